package io.projectcontour.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * The image as a tar for {@code docker load}, {@code ctr images import} or {@code skopeo copy}. Its
 * layers, from what changes least: the system, the Java runtime, the libraries, the program with
 * its AOT cache.
 */
final class ImageTar {
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions ANYBODY_WRITES = FilePermissions.fromOctalString("777");

  private ImageTar() {}

  static void write(Layout layout, String name, Path tar, Path work) {
    FileEntriesLayer.Builder system = layer("system");
    FileEntriesLayer.Builder runtime = layer("runtime");
    FileEntriesLayer.Builder libraries = layer("libraries");
    FileEntriesLayer.Builder program = layer("program");
    for (Path file : Tree.files(layout.root())) {
      FileEntriesLayer.Builder layer =
          file.startsWith(layout.runtime())
              ? runtime
              : file.startsWith(layout.app().resolve("lib"))
                  ? libraries
                  : file.startsWith(layout.app()) || file.equals(layout.launcher())
                      ? program
                      : system;
      AbsoluteUnixPath path = AbsoluteUnixPath.get("/" + layout.root().relativize(file));
      if (Files.isExecutable(file)) {
        layer.addEntry(file, path, EXECUTABLE, Layout.CHANGED);
      } else {
        layer.addEntry(file, path, FilePermissions.DEFAULT_FILE_PERMISSIONS, Layout.CHANGED);
      }
    }
    system.addEntry(
        layout.root().resolve("tmp"), AbsoluteUnixPath.get("/tmp"), ANYBODY_WRITES, Layout.CHANGED);
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFileEntriesLayers(
                List.of(system.build(), runtime.build(), libraries.build(), program.build()))
            .setUser(SystemFiles.USER + ":" + SystemFiles.USER)
            .setEnvironment(Map.of("PATH", "/bin"))
            .setEntrypoint("contour")
            .setCreationTime(Layout.CHANGED)
            .addLabel("org.opencontainers.image.title", "Contour for Java")
            .addLabel("org.opencontainers.image.licenses", "Apache-2.0");
    try {
      Files.deleteIfExists(tar);
      image.containerize(
          Containerizer.to(TarImage.at(tar).named(name))
              .setBaseImageLayersCache(work.resolve("base"))
              .setApplicationLayersCache(work.resolve("layers"))
              .setOfflineMode(true));
    } catch (InvalidImageReferenceException e) {
      throw new BuildFailure("--name " + name + " is not a name of an image: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailure("interrupted");
    } catch (IOException
        | ExecutionException
        | RegistryException
        | CacheDirectoryCreationException e) {
      throw new BuildFailure("the tar cannot be written: " + e);
    }
  }

  private static FileEntriesLayer.Builder layer(String name) {
    return FileEntriesLayer.builder().setName(name);
  }
}
