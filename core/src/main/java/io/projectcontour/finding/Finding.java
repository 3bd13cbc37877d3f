package io.projectcontour.finding;

/**
 * One entry under a condition (spec: status.md section 2).
 *
 * @param type the entry's type, for example {@code TLSError}
 * @param reason one CamelCase word
 * @param message a sentence with the value at fault; cut to what the CRD allows
 */
public record Finding(String type, String reason, String message) {
  /** Longest message in bytes; the CRD allows a few more. */
  private static final int MESSAGE_LIMIT = 32760;

  /** Cuts the message. */
  public Finding {
    if (message.length() > MESSAGE_LIMIT) {
      message = message.substring(0, MESSAGE_LIMIT);
    }
  }
}
