package io.projectcontour.kube.folder;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.kube.schema.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the manifests below a folder and tells what they bring, change and take away, within a
 * second of the last write. A manifest that is broken is a {@link Problem}; until it is mended, the
 * last good objects of its file stay in force, and all other files are not concerned.
 *
 * <p>Both receivers are called on the thread of the folder, which waits for them.
 */
public final class ManifestFolder implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ManifestFolder.class);

  /** For file systems that do not tell of changes. */
  private static final Duration RESCAN = Duration.ofMillis(400);

  private static final Duration LOOK_WHILE_MOVING = Duration.ofMillis(25);

  private final Path folder;
  private final Consumer<ObjectEvent> events;
  private final Consumer<Problem> problems;
  private final InstantSource clock = InstantSource.system();
  private final ManifestReader reader;
  private final FolderObjects objects = new FolderObjects();
  private final Settling settling = new Settling();
  private final FolderWatch watch;
  private final Thread thread;
  private Map<Path, String> unreadable = Map.of();

  /**
   * A folder that is not looked at before {@link #start}.
   *
   * @param schemas what the manifests are validated with
   * @param events gets each change; {@link ObjectEvent.Synced} of every kind comes after all that
   *     is there at the start
   * @param problems gets what is wrong, once for each change of the file
   * @throws NotDirectoryException if there is no such folder
   * @throws IOException if it cannot be watched
   */
  public ManifestFolder(
      Path folder, SchemaRegistry schemas, Consumer<ObjectEvent> events, Consumer<Problem> problems)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    this.folder = folder;
    this.events = events;
    this.problems = problems;
    this.reader = new ManifestReader(schemas);
    this.watch = new FolderWatch(folder);
    this.thread = Thread.ofVirtual().name("manifest-folder").unstarted(this::run);
  }

  /** Begins to read and to watch. */
  public void start() {
    thread.start();
  }

  /** Ends the watching, and returns when no receiver is called any more. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      watch.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      logger.atDebug().addKeyValue("error", e.toString()).log("a watch could not be closed");
    }
  }

  private void run() {
    try {
      FolderScan first = FolderScan.of(folder, watch::add);
      settling.takeAll(first);
      tell(first, first.files().keySet());
      for (Kind kind : Kind.values()) {
        events.accept(new ObjectEvent.Synced(kind));
      }
      while (!Thread.currentThread().isInterrupted()) {
        watch.await(settling.isMoving() ? LOOK_WHILE_MOVING : RESCAN);
        FolderScan scan = FolderScan.of(folder, watch::add);
        tell(scan, settling.take(scan, System.nanoTime()));
        // A burst of writes need not be looked at more often.
        Thread.sleep(LOOK_WHILE_MOVING);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A mistake of ours must not end the watching: the next change may go well. */
  private void tell(FolderScan scan, Set<Path> changed) {
    try {
      change(scan, changed);
    } catch (RuntimeException e) {
      logger.atError().setCause(e).addKeyValue("files", changed).log("a change was not taken");
    }
  }

  /** Takes the files that have changed; those that are not in the scan are gone. */
  private void change(FolderScan scan, Set<Path> changed) {
    reportUnreadable(scan);
    if (changed.isEmpty()) {
      return;
    }
    SortedMap<Path, List<Reading>> read = new TreeMap<>();
    Set<Path> gone = new HashSet<>();
    for (Path file : changed) {
      if (scan.files().containsKey(file)) {
        reader.read(file).ifPresent(readings -> read.put(file, readings));
      } else {
        gone.add(file);
      }
    }
    FolderObjects.Outcome outcome = objects.update(read, gone, clock.instant());
    logger
        .atDebug()
        .addKeyValue("files", changed)
        .addKeyValue("events", outcome.events().size())
        .log("manifest files have changed");
    outcome.events().forEach(events);
    outcome.problems().forEach(problems);
  }

  private void reportUnreadable(FolderScan scan) {
    List<Problem> found = new ArrayList<>();
    scan.unreadable()
        .forEach(
            (path, reason) -> {
              if (!reason.equals(unreadable.get(path))) {
                found.add(
                    new Problem(path, 0, reason + "; what was read from it before stays in force"));
              }
            });
    unreadable = scan.unreadable();
    found.forEach(problems);
  }
}
