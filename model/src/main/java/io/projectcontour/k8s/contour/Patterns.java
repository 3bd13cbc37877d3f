package io.projectcontour.k8s.contour;

/** Patterns of the CRDs that several fields share. */
final class Patterns {
  private static final String UNITS =
      "((\\d*(\\.\\d*)?h)|(\\d*(\\.\\d*)?m)|(\\d*(\\.\\d*)?s)|(\\d*(\\.\\d*)?ms)|(\\d*(\\.\\d*)?us)|(\\d*(\\.\\d*)?µs)|(\\d*(\\.\\d*)?ns))+";

  /** A Go duration. */
  static final String DURATION = "^(" + UNITS + ")$";

  /** A Go duration or a word for none. */
  static final String DURATION_OR_INFINITY = "^(" + UNITS + "|infinity|infinite)$";

  /** A Go duration or zero. */
  static final String DURATION_OR_ZERO = "^(" + UNITS + "|0)$";

  /** A DNS name. */
  static final String DNS_NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** A token of HTTP. */
  static final String TOKEN = "^[a-zA-Z0-9!#$%&'*+.^_`|~-]+$";

  private static final String CONTROLS =
      "\\x7f\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\x09\\x0a\\x0b\\x0c\\x0d\\x0e\\x0f\\x10\\x11\\x12\\x13\\x14\\x15\\x16\\x17\\x18\\x19\\x1a\\x1b\\x1c\\x1d\\x1e\\x1f";

  /** The name of a cookie. */
  static final String COOKIE_NAME = "^[^()<>@,;:\\\\\"\\/[\\]?={} \\t" + CONTROLS + "]+$";

  /** The path of a cookie. */
  static final String COOKIE_PATH = "^[^;" + CONTROLS + "]+$";

  /** A quantity of Kubernetes, such as 100m or 1Gi. */
  static final String QUANTITY =
      "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

  private Patterns() {}
}
