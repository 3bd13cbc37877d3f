package io.projectcontour.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of the virtual machine, which are those of {@code ./contour serve}: the launcher of
 * the image has one set for all commands.
 */
final class JavaOptions {
  private static final String FOLDER = "app/src/main/launcher";

  private JavaOptions() {}

  static List<String> of(Path repository) {
    return Stream.of("common.options", "serve.options")
        .map(repository.resolve(FOLDER)::resolve)
        .flatMap(file -> lines(file).stream())
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
