package io.projectcontour.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * Where things are in the image's file system. The launcher finds its files beside itself, so
 * {@code /bin/contour} needs {@code /lib/app} and {@code /lib/runtime}; there is no symbolic link,
 * which jib could not keep.
 *
 * @param root the folder that becomes {@code /}
 */
record Layout(Path root) {
  /**
   * The time of change of every file. The AOT cache remembers that of the program's files, and the
   * same sources shall give the same layers.
   */
  static final Instant CHANGED = Instant.ofEpochSecond(1);

  Path launcher() {
    return root.resolve("bin/contour");
  }

  /** The program's jars, the launcher's configuration and the AOT cache. */
  Path app() {
    return root.resolve("lib/app");
  }

  Path runtime() {
    return root.resolve("lib/runtime");
  }

  Path launcherOptions() {
    return app().resolve("contour.cfg");
  }

  Path aotCache() {
    return app().resolve("contour.aot");
  }

  /** Gives all files the same time of change. */
  void settleTimes() {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.setLastModifiedTime(file, FileTime.from(CHANGED));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
