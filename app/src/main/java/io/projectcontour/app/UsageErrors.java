package io.projectcontour.app;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with the command line (spec: cli.md section 1). */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine commandLine = error.getCommandLine();
    String reason = reason(error).strip().replaceAll("\\s*\\R\\s*", "; ");
    commandLine.getErr().println("contour: error: " + reason + ", try --help");
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String reason(ParameterException error) {
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(error.getMessage());
    }
    String first = unmatched.getUnmatched().getFirst();
    String what =
        unmatched.isUnknownOption()
            ? "there is no option"
            : error.getCommandLine().getSubcommands().isEmpty()
                ? "too many arguments, from"
                : "there is no command";
    List<String> similar = unmatched.getSuggestions();
    return "%s '%s'%s"
        .formatted(
            what, first, similar.isEmpty() ? "" : "; similar: " + String.join(", ", similar));
  }
}
