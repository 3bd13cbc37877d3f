package io.projectcontour.app.logging;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Turns what libraries log with {@code java.util.logging} (gRPC and the JDK do) into our lines.
 * Only what they report from info on comes here at all: this is the default there.
 */
final class JavaLoggingHandler extends Handler {
  private final Formatter messages = new SimpleFormatter();

  private JavaLoggingHandler() {}

  /** Replaces the handler that writes to standard error in a form of its own. */
  static void install() {
    LogManager.getLogManager().reset();
    java.util.logging.Logger.getLogger("").addHandler(new JavaLoggingHandler());
  }

  @Override
  public void publish(@Nullable LogRecord line) {
    if (line == null || !isLoggable(line)) {
      return;
    }
    String name = line.getLoggerName();
    Logger logger = LoggerFactory.getLogger(name == null ? "java" : name);
    LoggingEventBuilder event = builder(logger, line.getLevel());
    Throwable thrown = line.getThrown();
    if (thrown != null) {
      event = event.setCause(thrown);
    }
    event.log(messages.formatMessage(line));
  }

  private static LoggingEventBuilder builder(Logger logger, Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return logger.atError();
    }
    if (value >= Level.WARNING.intValue()) {
      return logger.atWarn();
    }
    return value >= Level.INFO.intValue() ? logger.atInfo() : logger.atDebug();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
