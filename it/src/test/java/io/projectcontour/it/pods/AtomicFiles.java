package io.projectcontour.it.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder whose files change all at once, the way the kubelet does it: {@code NAME} is a link to
 * {@code ..data/NAME}, and {@code ..data} is a link to a folder that is never changed, only
 * replaced. Belongs to one thread.
 */
final class AtomicFiles {
  private final Path folder;
  private Map<String, byte[]> content = Map.of();
  private int version;

  AtomicFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes the files unless they are there with this content. */
  void write(Map<String, byte[]> files) {
    if (version > 0 && same(files)) {
      return;
    }
    try {
      Path before = folder.resolve("..version" + version);
      version++;
      Path next = Files.createDirectory(folder.resolve("..version" + version));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(next.resolve(file.getKey()), file.getValue());
      }
      Path link = folder.resolve("..data_tmp");
      Files.createSymbolicLink(link, next.getFileName());
      Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      for (String name : files.keySet()) {
        if (!content.containsKey(name)) {
          Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
      }
      for (String name : content.keySet()) {
        if (!files.containsKey(name)) {
          Files.delete(folder.resolve(name));
        }
      }
      delete(before);
      content = Map.copyOf(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean same(Map<String, byte[]> files) {
    return files.keySet().equals(content.keySet())
        && files.entrySet().stream()
            .allMatch(e -> java.util.Arrays.equals(e.getValue(), content.get(e.getKey())));
  }

  private static void delete(Path version) throws IOException {
    if (Files.exists(version)) {
      try (Stream<Path> files = Files.list(version)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(version);
    }
  }
}
