package io.projectcontour.kube.schema;

import com.google.re2j.Pattern;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of names in Kubernetes objects. Each method says what is wrong with a name, to be read
 * after its path, or null.
 */
final class Names {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;
  private static final int LONGEST_PORT_NAME = 15;
  private static final int LONGEST_KEY = 253;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern PORT_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern LETTER = Pattern.compile("[a-z]");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final Pattern URL_PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  private Names() {}

  /** A name without dots, such as those of namespaces and ports of Services. */
  static @Nullable String dnsLabel(String name) {
    return name.length() <= LONGEST_LABEL && DNS_LABEL.matches(name)
        ? null
        : "has to be at most 63 lower-case letters, digits and '-', with a letter or digit at both"
            + " ends, but is "
            + Shown.text(name);
  }

  /** A name that may have dots, such as those of most objects and hosts. */
  static @Nullable String subdomain(String name) {
    return name.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matches(name)
        ? null
        : "has to be at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at"
            + " the ends of each part, but is "
            + Shown.text(name);
  }

  /** A host name, or {@code *.} and a host name, but not an IP address. */
  static @Nullable String host(String host) {
    if (IpSyntax.isIp(host)) {
      return "has to be a DNS name, but is the IP address " + Shown.text(host);
    }
    String name = host.startsWith("*.") ? host.substring(2) : host;
    return host.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matches(name)
        ? null
        : "has to be a DNS name in lower case, maybe with \"*.\" in front, but is "
            + Shown.text(host);
  }

  /** The name of a port of a container or of the backend of an Ingress. */
  static @Nullable String portName(String name) {
    return name.length() <= LONGEST_PORT_NAME
            && PORT_NAME.matches(name)
            && LETTER.matcher(name).find()
        ? null
        : "has to be at most 15 lower-case letters, digits and single '-', with at least one"
            + " letter, but is "
            + Shown.text(name);
  }

  /** The key of a label, or anything else that may have a DNS name and a slash in front. */
  static @Nullable String qualifiedName(String name) {
    int slash = name.indexOf('/');
    String prefix = slash < 0 ? null : name.substring(0, slash);
    String rest = name.substring(slash + 1);
    boolean right =
        (prefix == null || subdomain(prefix) == null)
            && rest.length() <= LONGEST_LABEL
            && QUALIFIED.matches(rest);
    return right
        ? null
        : "has to be a name of at most 63 letters, digits, '-', '_' and '.', maybe with a DNS name"
            + " and '/' in front, but is "
            + Shown.text(name);
  }

  /** As {@link #qualifiedName}, but upper case is allowed in front, too. */
  static @Nullable String annotationKey(String key) {
    return qualifiedName(key.toLowerCase(Locale.ROOT)) == null ? null : qualifiedName(key);
  }

  /** The value of a label. */
  static @Nullable String labelValue(String value) {
    return value.isEmpty() || (value.length() <= LONGEST_LABEL && QUALIFIED.matches(value))
        ? null
        : "has to be empty or at most 63 letters, digits, '-', '_' and '.', with a letter or digit"
            + " at both ends, but is "
            + Shown.text(value);
  }

  /** A key of a Secret or ConfigMap, which has to be usable as a file's name. */
  static @Nullable String dataKey(String key) {
    return key.length() <= LONGEST_KEY
            && DATA_KEY.matches(key)
            && !key.startsWith("..")
            && !key.equals(".")
        ? null
        : "has a key that is not a file's name of letters, digits, '-', '_' and '.': "
            + Shown.text(key);
  }

  /** A DNS name, a slash and a path, such as {@code projectcontour.io/ingress-controller}. */
  static @Nullable String domainPrefixedPath(String text) {
    int slash = text.indexOf('/');
    return slash > 0
            && subdomain(text.substring(0, slash)) == null
            && URL_PATH.matches(text.substring(slash + 1))
        ? null
        : "has to be a DNS name and a path such as example.com/name, but is " + Shown.text(text);
  }

  /** A part of a URL's path. */
  static @Nullable String pathSegment(String text) {
    return text.equals(".") || text.equals("..") || text.contains("/") || text.contains("%")
        ? "must not be \".\" or \"..\" nor hold '/' or '%', but is " + Shown.text(text)
        : null;
  }
}
