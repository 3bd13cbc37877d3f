package io.projectcontour.app;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says in one line what is wrong with the command line (spec: cli.md section 1). */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine commandLine = error.getCommandLine();
    String reason = String.valueOf(error.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    commandLine.getErr().println("contour: error: " + reason + ", try --help");
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }
}
