package io.projectcontour.kube.folder;

import io.projectcontour.kube.folder.FolderScan.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides when what differs may be read: not while a program is writing it. Files that change
 * together are taken together, so that an object which moves from one to the other is never gone.
 */
final class Settling {
  /** Writers pause for less. */
  static final Duration QUIET = Duration.ofMillis(100);

  /** Some editors empty a file, or move it away, before they write it anew. */
  static final Duration QUIET_WHEN_GONE = Duration.ofMillis(300);

  /** A file that never rests must not hold up the others. */
  static final Duration LONGEST = Duration.ofMillis(600);

  private final Map<Path, Stamp> taken = new HashMap<>();
  private final Map<Path, Moving> moving = new HashMap<>();
  private long movingSince;

  /** What differs from what was taken, and since when it looks like this; null if it is gone. */
  private record Moving(@Nullable Stamp stamp, long since) {}

  /** Takes all at once. */
  void takeAll(FolderScan scan) {
    taken.putAll(scan.files());
  }

  /** Whether something differs that was not taken yet. */
  boolean isMoving() {
    return !moving.isEmpty();
  }

  /**
   * Takes what has come to rest.
   *
   * @param now in nanoseconds, of any clock that only goes forward
   * @return the files to read again; those that are not in the scan are gone
   */
  SortedSet<Path> take(FolderScan scan, long now) {
    compare(scan, now);
    SortedSet<Path> rested = new TreeSet<>();
    moving.forEach(
        (file, state) -> {
          if (now - state.since() >= quiet(state.stamp()).toNanos()) {
            rested.add(file);
          }
        });
    boolean all = rested.size() == moving.size();
    if (!all && now - movingSince < LONGEST.toNanos()) {
      return new TreeSet<>();
    }
    for (Path file : rested) {
      moving.remove(file);
      @Nullable Stamp stamp = scan.files().get(file);
      if (stamp == null) {
        taken.remove(file);
      } else {
        taken.put(file, stamp);
      }
    }
    movingSince = now;
    return rested;
  }

  private void compare(FolderScan scan, long now) {
    if (moving.isEmpty()) {
      movingSince = now;
    }
    HashSet<Path> all = new HashSet<>(scan.files().keySet());
    all.addAll(taken.keySet());
    moving.keySet().retainAll(all);
    for (Path file : all) {
      @Nullable Stamp is = scan.files().get(file);
      @Nullable Stamp was = taken.get(file);
      if (is == null ? !scan.isKnown(file) : is.equals(was)) {
        moving.remove(file);
        continue;
      }
      @Nullable Moving before = moving.get(file);
      if (before == null || !Objects.equals(before.stamp(), is)) {
        moving.put(file, new Moving(is, now));
      }
    }
  }

  private static Duration quiet(@Nullable Stamp stamp) {
    return stamp == null || stamp.size() == 0 ? QUIET_WHEN_GONE : QUIET;
  }
}
