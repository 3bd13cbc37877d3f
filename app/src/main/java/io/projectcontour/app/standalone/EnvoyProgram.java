package io.projectcontour.app.standalone;

import io.projectcontour.app.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds Envoy's program. */
public final class EnvoyProgram {
  private static final String SCRIPT = "scripts/get-envoy";

  private EnvoyProgram() {}

  /** The program at a path that the user gave by {@code --envoy}. */
  public static Path at(Path given) throws CommandFailure {
    return at("--envoy", given);
  }

  private static Path at(String source, Path given) throws CommandFailure {
    if (!Files.isRegularFile(given) || !Files.isExecutable(given)) {
      throw new CommandFailure(source + " does not name a program").with("path", given.toString());
    }
    return given.toAbsolutePath();
  }

  /**
   * The program of $CONTOUR_ENVOY, else the one on the PATH, else, in a checkout of the project,
   * the one that its script brings, which tells its progress on standard error.
   *
   * @param root the checkout, if there is one
   */
  public static Path find(Map<String, String> environment, Optional<Path> root)
      throws CommandFailure, InterruptedException {
    String chosen = environment.getOrDefault("CONTOUR_ENVOY", "");
    if (!chosen.isEmpty()) {
      return at("$CONTOUR_ENVOY", Path.of(chosen));
    }
    Optional<Path> installed = onPath(environment.getOrDefault("PATH", ""));
    if (installed.isPresent()) {
      return installed.get();
    }
    Optional<Path> script = root.map(it -> it.resolve(SCRIPT)).filter(Files::isExecutable);
    if (script.isEmpty()) {
      throw new CommandFailure(
          "there is no Envoy: install one so that it is on the PATH, or give its path by --envoy");
    }
    return run(script.get());
  }

  private static Optional<Path> onPath(String path) {
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "envoy"))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst();
  }

  private static Path run(Path script) throws CommandFailure, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0 || printed.isEmpty()) {
        throw new CommandFailure("Envoy could not be installed, for the reason above")
            .with("script", script.toString())
            .with("exit-code", String.valueOf(code));
      }
      return Path.of(printed.substring(printed.lastIndexOf('\n') + 1));
    } catch (IOException e) {
      throw new CommandFailure("Envoy could not be installed", e).with("script", script.toString());
    }
  }
}
