package io.projectcontour.gateway;

/**
 * Something to say in a condition.
 *
 * @param status {@code True} or {@code False}
 */
public record ConditionNote(String type, String status, String reason, String message) {
  static final String ACCEPTED = "Accepted";
  static final String PROGRAMMED = "Programmed";
  static final String RESOLVED_REFS = "ResolvedRefs";

  /** The condition holds. */
  static ConditionNote holds(String type, String reason, String message) {
    return new ConditionNote(type, "True", reason, message);
  }

  /** It does not. */
  static ConditionNote fails(String type, String reason, String message) {
    return new ConditionNote(type, "False", reason, message);
  }
}
