package io.projectcontour.app;

import io.projectcontour.app.logging.Logging;
import java.nio.file.InvalidPathException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one log line why a command ended without doing its work. */
final class FatalErrors implements IExecutionExceptionHandler {
  private static final Logger logger = LoggerFactory.getLogger(FatalErrors.class);

  @Override
  public int handleExecutionException(
      Exception error, CommandLine commandLine, ParseResult arguments) {
    LoggingEventBuilder line = logger.atError().addMarker(Logging.FATAL);
    if (error instanceof CommandFailure failure) {
      for (Map.Entry<String, String> field : failure.fields().entrySet()) {
        line = line.addKeyValue(field.getKey(), field.getValue());
      }
      Throwable cause = failure.getCause();
      if (cause != null) {
        line = line.addKeyValue("error", Reasons.of(cause));
      }
      line.log(failure.getMessage());
    } else if (error instanceof InvalidPathException path) {
      // In the C locale, for example, no name may have other letters than those of ASCII.
      line.addKeyValue("error", path.getMessage()).log("a path is not possible on this system");
    } else {
      line.setCause(error).log("unexpected error");
    }
    return commandLine.getCommandSpec().exitCodeOnExecutionException();
  }
}
