package io.projectcontour.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder in which files appear as those of a Secret do in a pod: each is a link through {@code
 * ..data}, and replacing that link replaces them all at once.
 */
final class SecretVolume {
  private static final String DATA = "..data";

  private final Path path;
  private int versions;

  SecretVolume(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Shows the files of a folder in place of those before. */
  void show(Path files) {
    try {
      versions++;
      Path version = Files.createDirectories(path.resolve("..v" + versions));
      for (Path file : list(files)) {
        Files.copy(file, version.resolve(file.getFileName()));
        Path shown = path.resolve(file.getFileName());
        if (!Files.isSymbolicLink(shown)) {
          Files.createSymbolicLink(shown, Path.of(DATA).resolve(file.getFileName()));
        }
      }
      Path next = Files.createSymbolicLink(path.resolve("..next"), version.getFileName());
      Files.move(next, path.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
