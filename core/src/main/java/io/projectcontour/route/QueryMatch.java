package io.projectcontour.route;

/**
 * A condition on a query parameter.
 *
 * @param name the parameter; its case matters
 * @param kind how {@code value} is compared
 * @param value the text or RE2 pattern; empty for {@link Kind#PRESENT}
 * @param ignoreCase the case of the value does not matter
 */
public record QueryMatch(String name, Kind kind, String value, boolean ignoreCase) {

  /** How a parameter is compared; in the order of precedence among routes. */
  public enum Kind {
    /** Equal. */
    EXACT,
    /** Matches an RE2 pattern as a whole. */
    REGEX,
    /** Starts with the text. */
    PREFIX,
    /** Ends with the text. */
    SUFFIX,
    /** Contains the text. */
    CONTAINS,
    /** The parameter exists. */
    PRESENT
  }
}
