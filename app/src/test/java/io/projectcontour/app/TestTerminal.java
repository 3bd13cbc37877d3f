package io.projectcontour.app;

import io.projectcontour.app.serve.ServeOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs {@code contour} in the test's process and keeps what it prints. */
final class TestTerminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CommandContext context;
  private @Nullable ServeOptions served;

  TestTerminal(Map<String, String> environment) {
    context =
        new CommandContext(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  TestTerminal() {
    this(Map.of());
  }

  /** What the command {@code serve} was asked for the last time; nothing if it never ran. */
  Optional<ServeOptions> served() {
    return Optional.ofNullable(served);
  }

  /** The exit code. */
  int run(String... arguments) {
    return Commands.commandLine(context, this::serve).execute(arguments);
  }

  private int serve(ServeOptions options) {
    served = options;
    return 0;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
