package io.projectcontour.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param out the folder for what is built
 * @param name the image's name and tag in the tar
 * @param tar whether the tar is written
 * @param training whether an AOT cache is made
 */
record Options(Path out, String name, boolean tar, boolean training) {
  private static final String USAGE =
      "scripts/image [--out FOLDER] [--name NAME[:TAG]] [--no-tar] [--no-training]";

  /** Reads the command line. */
  static Options parse(List<String> arguments, Path root) {
    Path out = root.resolve("image/target/image");
    String name = "ghcr.io/projectcontour/contour-java:0.1.0-SNAPSHOT";
    boolean tar = true;
    boolean training = true;
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--no-tar" -> tar = false;
        case "--no-training" -> training = false;
        case "--out" -> out = Path.of(value(option, rest)).toAbsolutePath();
        case "--name" -> name = value(option, rest);
        default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
      }
    }
    return new Options(out, name, tar, training);
  }

  private static String value(String option, List<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value\n" + USAGE);
    }
    return rest.removeFirst();
  }
}
