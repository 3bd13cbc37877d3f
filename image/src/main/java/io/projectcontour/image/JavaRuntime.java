package io.projectcontour.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The Java runtime with the modules that the program needs, and a native launcher for it. */
final class JavaRuntime {
  /**
   * What the program and its libraries use. Found by jdeps, without the modules that only optional
   * parts of libraries name (java.desktop, java.sql, java.compiler).
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.xml",
          "jdk.httpserver",
          "jdk.jfr",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported");

  private JavaRuntime() {}

  /**
   * Writes launcher and runtime.
   *
   * @param program the folder with {@code contour.jar} and {@code lib}
   * @param options of the virtual machine
   * @param work a folder for what lies between
   */
  static void write(Path program, List<String> options, Path work, Layout layout) {
    Path linked = work.resolve("runtime");
    run(
        "jlink",
        "--add-modules=" + String.join(",", MODULES),
        "--output=" + linked,
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--vm=server",
        "--generate-cds-archive");
    SecurityProviders.prune(linked);
    Path input = work.resolve("input");
    copy(program, input);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--type", "app-image",
                "--name", "contour",
                "--input", input.toString(),
                "--main-jar", "contour.jar",
                "--main-class", "io.projectcontour.app.Main",
                "--runtime-image", linked.toString(),
                "--dest", work.resolve("launcher").toString()));
    for (String option : options) {
      arguments.add("--java-options");
      arguments.add(option);
    }
    run("jpackage", arguments.toArray(String[]::new));
    Tree.move(work.resolve("launcher/contour"), layout.root());
    Tree.delete(layout.root().resolve("lib/contour.png"));
    Tree.delete(layout.app().resolve(".jpackage.xml"));
  }

  private static void run(String name, String... arguments) {
    ToolProvider tool =
        ToolProvider.findFirst(name)
            .orElseThrow(() -> new BuildFailure("this JDK has no " + name + ": use a full JDK 25"));
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int code = tool.run(writer, writer, arguments);
    if (code != 0) {
      throw new BuildFailure(name + " failed with code " + code + ":\n" + output);
    }
  }

  private static void copy(Path program, Path input) {
    Path libraries = input.resolve("lib");
    try (Stream<Path> jars = Files.list(program.resolve("lib"))) {
      Files.createDirectories(libraries);
      Files.copy(program.resolve("contour.jar"), input.resolve("contour.jar"));
      jars.forEach(jar -> OldClasses.copy(jar, libraries.resolve(jar.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
