package io.projectcontour.route;

/**
 * A condition on a request header.
 *
 * @param name the header, as written; pseudo headers such as {@code :authority} too
 * @param kind how {@code value} is compared
 * @param value the text or RE2 pattern; empty for {@link Kind#PRESENT}
 * @param inverted the condition holds when the comparison does not
 * @param ignoreCase letters' case does not matter
 * @param treatMissingAsEmpty an absent header counts as an empty one (only looked at when inverted)
 */
public record HeaderMatch(
    String name,
    Kind kind,
    String value,
    boolean inverted,
    boolean ignoreCase,
    boolean treatMissingAsEmpty) {

  /** How a header is compared; in the order of precedence among routes. */
  public enum Kind {
    /** Equal. */
    EXACT,
    /** Matches an RE2 pattern as a whole. */
    REGEX,
    /** Contains the text. */
    CONTAINS,
    /** The header exists. */
    PRESENT
  }

  /**
   * Whether the header is the request's method, which goes before other headers in the order of
   * routes.
   */
  public boolean isMethod() {
    return name.equals(":method");
  }
}
