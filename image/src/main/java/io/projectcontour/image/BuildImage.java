package io.projectcontour.image;

import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command {@code scripts/image}. */
public final class BuildImage {
  private BuildImage() {}

  /** Builds; progress and errors go to standard error, what was made to standard output. */
  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(List.of(arguments), Repository.root());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    try (TemporaryFolder work = TemporaryFolder.create("contour-image")) {
      build(options, work.path());
    } catch (BuildFailure e) {
      System.err.println("image: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private static void build(Options options, Path work) {
    Layout layout = new Layout(options.out().resolve("rootfs"));
    create(options.out());
    files(layout, options.training(), work);
    System.out.println(layout.root());
    if (options.tar()) {
      Path tar = options.out().resolve("contour.tar");
      say("writing " + tar);
      ImageTar.write(layout, options.name(), tar, work);
      System.out.println(tar);
    }
  }

  /** Writes the image's file system. */
  static void files(Layout layout, boolean training, Path work) {
    Tree.delete(layout.root());
    say("linking the Java runtime and the launcher");
    JavaRuntime.write(
        Repository.root().resolve("app/target"), JavaOptions.of(Repository.root()), work, layout);
    SystemFiles.write(layout);
    layout.settleTimes();
    if (training) {
      say("training the AOT cache beside a real kube-apiserver (a minute or two)");
      AotCache.write(layout, work);
    }
    Tree.delete(layout.runtime().resolve("bin"));
    layout.settleTimes();
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String text) {
    System.err.println("image: " + text);
  }
}
