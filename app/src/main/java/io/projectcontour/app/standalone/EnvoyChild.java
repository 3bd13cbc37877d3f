package io.projectcontour.app.standalone;

import io.projectcontour.app.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Envoy as a child process. A shell between us and Envoy holds a pipe to us and stops Envoy when
 * the pipe breaks, so that Envoy does not outlive us even if we are killed.
 */
final class EnvoyChild implements AutoCloseable {
  private static final int LAST_LINES = 15;
  private static final int STOP_SECONDS = 5;

  private final Process process;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Thread output;
  private final Thread errors;

  private EnvoyChild(Process process, PrintStream out, PrintStream err) {
    this.process = process;
    output = Thread.ofVirtual().start(() -> lines(process.getInputStream(), out::println));
    errors =
        Thread.ofVirtual()
            .start(
                () ->
                    lines(
                        process.getErrorStream(),
                        line -> {
                          remember(line);
                          err.println("envoy: " + line);
                        }));
  }

  private interface LineReceiver {
    void take(String line);
  }

  /**
   * Starts it.
   *
   * @param out gets what Envoy writes to its standard output, its access log
   * @param err gets what Envoy says about itself, from errors on
   */
  static EnvoyChild start(
      Path program, Path bootstrap, int concurrency, PrintStream out, PrintStream err)
      throws CommandFailure {
    List<String> command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", guard(), "contour-envoy-guard", program.toString()));
    command.addAll(List.of("--config-path", bootstrap.toString()));
    command.addAll(List.of("--service-cluster", "standalone", "--service-node", "standalone"));
    command.addAll(List.of("--concurrency", String.valueOf(concurrency), "--use-dynamic-base-id"));
    command.addAll(List.of("--log-level", "error"));
    command.addAll(List.of("--drain-time-s", "1", "--parent-shutdown-time-s", "2"));
    try {
      return new EnvoyChild(new ProcessBuilder(command).start(), out, err);
    } catch (IOException e) {
      throw new CommandFailure("Envoy cannot be started", e).with("path", program.toString());
    }
  }

  /** Is complete when Envoy has ended, with its exit code. */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** The last lines that Envoy said about itself; all of them once it has ended. */
  String lastWords() throws InterruptedException {
    errors.join(TimeUnit.SECONDS.toMillis(1));
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  /** Stops Envoy and returns when it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
      output.join(TimeUnit.SECONDS.toMillis(1));
      errors.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException _) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void remember(String line) {
    synchronized (lastLines) {
      lastLines.add(line);
      if (lastLines.size() > LAST_LINES) {
        lastLines.remove();
      }
    }
  }

  private static void lines(InputStream stream, LineReceiver receiver) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        receiver.take(line);
        line = reader.readLine();
      }
    } catch (IOException _) {
      // The process was stopped; nobody reads on.
    }
  }

  private static String guard() {
    try (InputStream script = EnvoyChild.class.getResourceAsStream("envoy-guard.sh")) {
      return new String(
          Objects.requireNonNull(script, "envoy-guard.sh").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
