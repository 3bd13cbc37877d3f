package io.projectcontour.kube.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes up when something happens in folders. Only a hint: some file systems tell nothing, and the
 * system may refuse to watch so many folders; then the time has to pass.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FolderWatch.class);

  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final WatchService service;
  private boolean refused;

  /** For the file system of a path. */
  FolderWatch(Path root) throws IOException {
    service = root.getFileSystem().newWatchService();
  }

  /** Watches a folder, if it is not watched yet. */
  void add(Path folder) {
    @Nullable WatchKey known = keys.get(folder);
    if (known != null && known.isValid()) {
      return;
    }
    try {
      keys.put(
          folder,
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY));
    } catch (IOException e) {
      if (!refused) {
        refused = true;
        logger
            .atDebug()
            .addKeyValue("folder", folder)
            .addKeyValue("error", e.toString())
            .log("a folder cannot be watched, and is only looked at again and again");
      }
    }
  }

  /** Returns when something has happened, or when the time has passed. */
  void await(Duration limit) throws InterruptedException {
    try {
      WatchKey key = service.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      while (key != null) {
        key.pollEvents();
        if (!key.reset()) {
          keys.values().remove(key);
        }
        key = service.poll();
      }
    } catch (ClosedWatchServiceException _) {
      throw new InterruptedException();
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
