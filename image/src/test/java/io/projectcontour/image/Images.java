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

  /** Builds both: Contour's as users do, and one with the real Envoy and the libraries it needs. */
  static Images build(Path folder) {
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
