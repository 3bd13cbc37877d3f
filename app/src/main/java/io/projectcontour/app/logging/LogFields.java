package io.projectcontour.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.projectcontour.settings.GoDuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** The fields of a log line besides its time, level and message. */
final class LogFields {
  private static final String OUR_PACKAGES = "io.projectcontour.";

  /** What a command itself says belongs to no component. */
  private static final String COMMANDS = "app";

  private LogFields() {}

  /** The level in Contour's words. */
  static String level(ILoggingEvent event) {
    List<org.slf4j.Marker> markers = event.getMarkerList();
    if (markers != null && markers.contains(Logging.FATAL)) {
      return "fatal";
    }
    Level level = event.getLevel();
    return level.equals(Level.WARN) ? "warning" : level.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * The event's own pairs in their order, an exception as {@code error} (and {@code stack} where
   * there is one), and the component as {@code context} unless the event names one.
   */
  static SequencedMap<String, Object> of(ILoggingEvent event) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        fields.put(pair.key, value(pair.value));
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      fields.putIfAbsent("error", describe(thrown));
      if (thrown.getStackTraceElementProxyArray().length > 0) {
        fields.put("stack", ThrowableProxyUtil.asString(thrown));
      }
    }
    String context = context(event.getLoggerName());
    if (!context.equals(COMMANDS)) {
      fields.putIfAbsent("context", context);
    }
    return fields;
  }

  /** Durations look as users write them in flags and files. */
  private static Object value(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Duration duration -> GoDuration.format(duration);
      default -> value;
    };
  }

  private static String describe(IThrowableProxy thrown) {
    String message = thrown.getMessage();
    return message == null || message.isEmpty() ? thrown.getClassName() : message;
  }

  /**
   * Our packages by their name, for example {@code xds}, those of commands without {@code app}; the
   * code of others by its logger.
   */
  private static String context(String logger) {
    if (!logger.startsWith(OUR_PACKAGES)) {
      return logger;
    }
    String rest = logger.substring(OUR_PACKAGES.length());
    int end = rest.lastIndexOf('.');
    String name = end < 0 ? rest : rest.substring(0, end);
    return name.startsWith(COMMANDS + ".") ? name.substring(COMMANDS.length() + 1) : name;
  }
}
