package io.projectcontour.app.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of the flags of {@code serve} that are part of the configuration (spec: cli.md section
 * 2): flag to value, with only the flags that were given, on the command line or by environment.
 * They have no effect when a ContourConfiguration is used.
 */
public record ServeFlags(Map<String, Object> values) {
  /** No flag was given. */
  public static final ServeFlags NONE = new ServeFlags(Map.of());

  /** Copies the map. */
  public ServeFlags {
    values = Map.copyOf(values);
  }

  /** The flags of these, by their long name, that have a value. */
  public static ServeFlags of(Map<String, @Nullable Object> values) {
    Map<String, Object> given = new HashMap<>();
    values.forEach(
        (flag, value) -> {
          if (value != null) {
            given.put(flag, value);
          }
        });
    return new ServeFlags(given);
  }

  /** The text of a flag, if it was given; notes it as the place of the value. */
  @Nullable String text(String flag, String field, Report report) {
    return given(String.class, flag, field, report);
  }

  @Nullable Integer number(String flag, String field, Report report) {
    return given(Integer.class, flag, field, report);
  }

  @Nullable Boolean bool(String flag, String field, Report report) {
    return given(Boolean.class, flag, field, report);
  }

  private <T> @Nullable T given(Class<T> type, String flag, String field, Report report) {
    Object value = values.get(flag);
    if (value == null) {
      return null;
    }
    report.written(field, flag);
    return type.cast(value);
  }
}
