package io.projectcontour.image;

import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The root file systems of the images that the manifests name. */
record Images(Path contour, Path envoy) {
  /** A folder with an image of Contour that is built already, to save the minutes. */
  private static final Optional<Path> BUILT =
      Optional.ofNullable(System.getenv("CONTOUR_IMAGE")).map(Path::of);

  /** Both, built for the first test that asks, removed when the JVM ends. */
  static Images built() {
    return Holder.IMAGES;
  }

  private static final class Holder {
    static final Images IMAGES = build();

    private static Images build() {
      TemporaryFolder folder = TemporaryFolder.create("contour-images");
      Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
      return Images.build(folder.path());
    }
  }

  /** Builds both: Contour's as users do, and one with the real Envoy and the libraries it needs. */
  private static Images build(Path folder) {
    Path contour = BUILT.orElseGet(() -> contour(folder.resolve("contour")));
    Layout envoy = new Layout(folder.resolve("envoy"));
    try {
      Path program = envoy.root().resolve("usr/local/bin/envoy");
      Files.createDirectories(program.getParent());
      Files.copy(Repository.envoyProgram(), program);
      SystemFiles.write(envoy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Images(contour, envoy.root());
  }

  private static Path contour(Path root) {
    try (TemporaryFolder work = TemporaryFolder.create("contour-image")) {
      BuildImage.files(new Layout(root), true, work.path());
    }
    return root;
  }

  /** The folder of an image by its name in a manifest. */
  String root(String image) {
    if (image.contains("/contour-java:")) {
      return contour.toString();
    }
    if (image.contains("/envoy:")) {
      return envoy.toString();
    }
    throw new IllegalArgumentException("no image " + image);
  }
}
