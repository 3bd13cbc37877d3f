package io.projectcontour.kube.folder;

import java.nio.file.Path;

/**
 * What is wrong with a manifest, for the one who wrote it.
 *
 * @param file the file, or a folder that cannot be read; begins with the folder that is watched
 * @param line from 1; 0 if the file as a whole is meant
 * @param message what is wrong, which object that concerns if that can be told, and what stays in
 *     force. Contents of Secrets are never quoted
 */
public record Problem(Path file, int line, String message) {
  /** {@code file:line: message}, as compilers write it. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}
