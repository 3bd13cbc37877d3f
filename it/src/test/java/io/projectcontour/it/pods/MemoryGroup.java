package io.projectcontour.it.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The control group of one container. Any thread may call it.
 *
 * @param controllers see {@link MemoryHierarchy#controllers}
 */
record MemoryGroup(MemoryHierarchy.Version version, Path folder, List<String> controllers)
    implements AutoCloseable {
  private static final Duration EMPTY_WITHIN = Duration.ofSeconds(5);

  /** The file that takes the number of a process that is to be in the group. */
  Path processes() {
    return folder.resolve("cgroup.procs");
  }

  /** The mounts by which a container sees its group, separated by spaces. */
  String mounts() {
    return version == MemoryHierarchy.Version.TWO ? "cgroup2" : String.join(" ", controllers);
  }

  /** What is charged to it now. */
  MemoryUse use() {
    List<String> statistics = lines("memory.stat");
    long usage = Long.parseLong(lines(version.usage).getFirst());
    return new MemoryUse(
        Math.max(0, usage - value(statistics, version.inactiveFiles)),
        value(statistics, version.anonymous),
        Long.parseLong(lines(version.peak).getFirst()));
  }

  /** How many processes the kernel has killed in it because they wanted more than its limit. */
  long kills() {
    return value(lines(version.events), "oom_kill");
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + lines));
  }

  /** Removes it, as soon as its last process is gone. */
  @Override
  public void close() {
    remove(folder);
  }

  /** Removes a group that has, or will soon have, no processes; says so if it is not possible. */
  static void remove(Path group) {
    long deadline = System.nanoTime() + EMPTY_WITHIN.toNanos();
    while (true) {
      try {
        Files.deleteIfExists(group);
        return;
      } catch (FileSystemException e) {
        if (System.nanoTime() > deadline) {
          System.err.println("cannot remove the control group " + group + ": " + e);
          return;
        }
        LockSupport.parkNanos(10_000_000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
