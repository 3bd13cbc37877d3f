package io.projectcontour.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs while this is open. */
public final class CapturedLines implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** The lines from this level on. */
  public CapturedLines(Class<?> of, Level level) {
    logger = (Logger) LoggerFactory.getLogger(of);
    appender.start();
    logger.setLevel(level);
    logger.addAppender(appender);
  }

  /** The lines as events. */
  public List<ILoggingEvent> events() {
    return List.copyOf(appender.list);
  }

  /** Level, message and pairs of each line. */
  public List<String> lines() {
    return events().stream()
        .map(
            event ->
                event.getLevel()
                    + " "
                    + event.getFormattedMessage()
                    + (event.getKeyValuePairs() == null ? "" : " " + event.getKeyValuePairs()))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    appender.stop();
  }
}
