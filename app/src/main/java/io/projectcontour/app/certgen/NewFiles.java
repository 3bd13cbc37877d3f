package io.projectcontour.app.certgen;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that hold keys: only their owner may read them. */
final class NewFiles {
  private NewFiles() {}

  /**
   * Writes a file.
   *
   * @param overwrite delete a file of that name first, with its permissions
   * @throws IOException if there is one and it may not be overwritten, or if it cannot be written;
   *     then no part of it remains
   */
  static void write(Path file, byte[] content, boolean overwrite) throws IOException {
    if (overwrite) {
      Files.deleteIfExists(file);
    }
    try (OutputStream stream =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------"))))) {
      stream.write(content);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("file %s exists; add --overwrite to replace it".formatted(file), e);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
