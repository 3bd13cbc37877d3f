package io.projectcontour.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Why a command cannot do its work. It becomes one log line of level fatal, and the process exits
 * with 1.
 */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SequencedMap<String, String> fields = new LinkedHashMap<>();

  /** With a fixed message. */
  public CommandFailure(String message) {
    super(message, null, false, false);
  }

  /**
   * With a fixed message and the error behind it, whose message becomes the field {@code error}.
   */
  public CommandFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  /** Adds a field to the log line. */
  public CommandFailure with(String field, String value) {
    fields.put(field, value);
    return this;
  }

  /** The fields of the log line, in the order in which they were added. */
  public Map<String, String> fields() {
    return new LinkedHashMap<>(fields);
  }
}
