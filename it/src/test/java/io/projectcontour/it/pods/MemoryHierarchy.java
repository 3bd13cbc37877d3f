package io.projectcontour.it.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this machine has its control groups of memory, from the files of a process about itself.
 *
 * @param version of the control groups
 * @param parent the folder to make groups in. It is as near as possible to this process's own
 *     group, so that what limits this process limits them all together
 * @param controllers what a container has to mount to see itself: the controllers of each mount of
 *     version 1, joined by commas; empty with version 2
 */
record MemoryHierarchy(Version version, Path parent, List<String> controllers) {
  private static final String MEMORY = "memory";

  /** The two kinds of control groups, with the names of their files. */
  enum Version {
    ONE(
        "memory.limit_in_bytes",
        "memory.memsw.limit_in_bytes",
        "memory.usage_in_bytes",
        "memory.max_usage_in_bytes",
        "memory.oom_control",
        "total_rss",
        "total_inactive_file"),
    TWO(
        "memory.max",
        "memory.swap.max",
        "memory.current",
        "memory.peak",
        "memory.events",
        "anon",
        "inactive_file");

    final String limit;
    final String swap;
    final String usage;
    final String peak;
    final String events;
    final String anonymous;
    final String inactiveFiles;

    Version(
        String limit,
        String swap,
        String usage,
        String peak,
        String events,
        String anonymous,
        String inactiveFiles) {
      this.limit = limit;
      this.swap = swap;
      this.usage = usage;
      this.peak = peak;
      this.events = events;
      this.anonymous = anonymous;
      this.inactiveFiles = inactiveFiles;
    }
  }

  /** A mounted hierarchy: its root in the whole, where it is mounted, its type and options. */
  private record Mount(String root, Path point, String type, String options) {
    /** Reads a line of {@code /proc/self/mountinfo}. */
    static Mount of(String line) {
      String[] words = line.split(" ", -1);
      int separator = List.of(words).indexOf("-");
      return new Mount(words[3], Path.of(words[4]), words[separator + 1], words[separator + 3]);
    }

    List<String> controllers() {
      return Stream.of(options.split(",", -1))
          .filter(option -> !option.equals("rw") && !option.equals("ro"))
          .toList();
    }

    /** The folder of a group that a process is in; that of the mount, if the group is outside. */
    Path folder(String group) {
      String root = root().equals("/") ? "" : root();
      if (!group.startsWith(root + "/")) {
        return point;
      }
      Path folder = point.resolve(group.substring(root.length() + 1)).normalize();
      return folder.startsWith(point) && Files.isDirectory(folder) ? folder : point;
    }
  }

  /** That of this process; empty where memory has no control groups. */
  static Optional<MemoryHierarchy> find() {
    try {
      return find(
          Files.readAllLines(Path.of("/proc/self/mountinfo")),
          Files.readAllLines(Path.of("/proc/self/cgroup")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same from the lines of both files.
   *
   * @param mounts {@code /proc/self/mountinfo}
   * @param groups {@code /proc/self/cgroup}
   */
  static Optional<MemoryHierarchy> find(List<String> mounts, List<String> groups) {
    List<Mount> all = mounts.stream().map(Mount::of).toList();
    List<Mount> ones = all.stream().filter(mount -> mount.type().equals("cgroup")).toList();
    Optional<Mount> one =
        ones.stream().filter(mount -> mount.controllers().contains(MEMORY)).findFirst();
    if (one.isPresent()) {
      List<String> controllers =
          ones.stream()
              .map(Mount::controllers)
              .filter(names -> names.stream().noneMatch(name -> name.startsWith("name=")))
              .map(names -> String.join(",", names))
              .toList();
      return Optional.of(
          new MemoryHierarchy(
              Version.ONE,
              one.get().folder(groupOf(groups, line -> isOfMemory(line))),
              controllers));
    }
    return all.stream()
        .filter(mount -> mount.type().equals("cgroup2"))
        .findFirst()
        .flatMap(
            two ->
                nearestWithMemory(
                    two.point(), two.folder(groupOf(groups, line -> line.startsWith("0::")))))
        .map(parent -> new MemoryHierarchy(Version.TWO, parent, List.of()));
  }

  private static boolean isOfMemory(String line) {
    return List.of(line.split(":", 3)[1].split(",", -1)).contains(MEMORY);
  }

  private static String groupOf(
      List<String> groups, java.util.function.Predicate<String> isOfHierarchy) {
    return groups.stream()
        .filter(isOfHierarchy)
        .map(line -> line.split(":", 3)[2])
        .findFirst()
        .orElse("/");
  }

  /**
   * The nearest group above a process whose children have the controller. Only a group without
   * processes may give it to its children, so that is not the process's own, but for the root.
   */
  private static Optional<Path> nearestWithMemory(Path root, Path own) {
    for (Path folder = own; folder.startsWith(root); folder = folder.resolveSibling("")) {
      if (has(folder, "cgroup.subtree_control")
          || (folder.equals(root) && has(folder, "cgroup.controllers"))) {
        return Optional.of(folder);
      }
      if (folder.equals(root)) {
        break;
      }
    }
    return Optional.empty();
  }

  private static boolean has(Path folder, String file) {
    try {
      return List.of(Files.readString(folder.resolve(file)).strip().split(" ", -1))
          .contains(MEMORY);
    } catch (IOException e) {
      return false; // The root of a container has not all the files.
    }
  }
}
