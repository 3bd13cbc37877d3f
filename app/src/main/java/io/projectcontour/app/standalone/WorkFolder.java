package io.projectcontour.app.standalone;

import io.projectcontour.app.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for Envoy's bootstrap and administration socket, which is gone when closed. */
final class WorkFolder implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(WorkFolder.class);

  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  static WorkFolder create() throws CommandFailure {
    try {
      return new WorkFolder(Files.createTempDirectory("contour-standalone"));
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder for Envoy's files", e);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      logger
          .atWarn()
          .addKeyValue("folder", path)
          .addKeyValue("error", e.toString())
          .log("files of Envoy could not be removed");
    }
  }
}
