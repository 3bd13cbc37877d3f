package io.projectcontour.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * Keeps Logback from looking for configuration files: {@link Logging} sets everything up, and
 * looking costs time at each start. Debug lines are left out until someone asks for them.
 */
public final class NoConfigurationFile extends ContextAwareBase implements Configurator {
  /** For Logback, which makes it by reflection. */
  public NoConfigurationFile() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
