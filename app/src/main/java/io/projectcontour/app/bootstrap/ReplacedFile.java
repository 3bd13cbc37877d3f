package io.projectcontour.app.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that another process may be reading: it sees the old content or the new. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /**
   * Writes a file, with the permissions that the process gives new files.
   *
   * @throws IOException if it cannot be written; the message says what to do
   */
  public static void write(Path file, String content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      Files.writeString(file, content); // a pipe or a device cannot be replaced
      return;
    }
    Path fileName = file.getFileName();
    if (fileName == null || fileName.toString().isEmpty()) {
      throw new IOException("\"%s\" names no file; give the path of one".formatted(file));
    }
    Path next = file.resolveSibling("." + fileName + "." + ProcessHandle.current().pid());
    try {
      Files.writeString(next, content);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "cannot write %s: its folder does not exist; create or mount it first".formatted(file),
          e);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
