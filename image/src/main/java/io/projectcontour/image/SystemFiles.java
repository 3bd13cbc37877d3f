package io.projectcontour.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Linux process expects around it: the C library and the loader, which are those of the
 * machine that builds, and the names of users. There is no shell and no package of a distribution.
 */
final class SystemFiles {
  /** The user that the image runs as, {@code nobody} of most distributions. */
  static final int USER = 65534;

  /** A line of ldd: {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)}, or the loader. */
  private static final Pattern LIBRARY = Pattern.compile("(?m)(?:=> |^\\s*)(/\\S+) \\(0x");

  private SystemFiles() {}

  /** Writes them into the image, for the programs and libraries that are there. */
  static void write(Layout layout) {
    Set<Path> libraries = new TreeSet<>();
    for (Path file : Tree.files(layout.root())) {
      if (isNative(file)) {
        Matcher lines = LIBRARY.matcher(ldd(file));
        while (lines.find()) {
          Path library = Path.of(lines.group(1));
          if (!library.startsWith(layout.root())) {
            libraries.add(library);
          }
        }
      }
    }
    if (libraries.isEmpty()) {
      throw new BuildFailure("ldd finds no C library: the image is built on Linux with glibc");
    }
    libraries.forEach(library -> copy(library, layout));
    text(layout, "etc/passwd", "root:x:0:0:root:/:/none\nnobody:x:65534:65534:nobody:/:/none\n");
    text(layout, "etc/group", "root:x:0:\nnobody:x:65534:\n");
    text(layout, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    // Where a container runtime mounts something.
    for (String mounted : List.of("tmp", "proc", "sys", "dev")) {
      folder(layout, mounted);
    }
  }

  private static boolean isNative(Path file) {
    try (var bytes = Files.newInputStream(file)) {
      byte[] head = bytes.readNBytes(4);
      return head.length == 4
          && head[0] == 0x7f
          && head[1] == 'E'
          && head[2] == 'L'
          && head[3] == 'F';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ldd(Path file) {
    try {
      Process process =
          new ProcessBuilder("ldd", file.toString())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BuildFailure("ldd cannot be run (" + e.getMessage() + "): it comes with glibc");
    }
  }

  private static void copy(Path library, Layout layout) {
    Path to = layout.root().resolve(library.toString().substring(1));
    try {
      Files.createDirectories(to.getParent());
      Files.copy(library.toRealPath(), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void text(Layout layout, String path, String content) {
    Path file = layout.root().resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void folder(Layout layout, String path) {
    try {
      Files.createDirectories(layout.root().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
