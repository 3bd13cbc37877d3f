package io.projectcontour.it.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control groups of a cluster's containers: a folder with a group for each. Any thread may call
 * it.
 */
final class MemoryGroups implements AutoCloseable {
  private final Optional<MemoryHierarchy> hierarchy;
  private final Path folder;

  private MemoryGroups(Optional<MemoryHierarchy> hierarchy, Path folder) {
    this.hierarchy = hierarchy;
    this.folder = folder;
  }

  /**
   * Makes the folder. Where that is not possible, it says why on standard error, and no container
   * has a limit.
   *
   * @param name that no other cluster on this machine has
   */
  static MemoryGroups create(String name) {
    Optional<MemoryHierarchy> found = MemoryHierarchy.find();
    if (found.isEmpty()) {
      return without("no control groups of memory are mounted (mount -t cgroup2 or cgroup)");
    }
    MemoryHierarchy hierarchy = found.get();
    Path folder = hierarchy.parent().resolve(name);
    try {
      if (hierarchy.version() == MemoryHierarchy.Version.TWO) {
        Files.writeString(hierarchy.parent().resolve("cgroup.subtree_control"), "+memory");
      }
      Files.createDirectory(folder);
      if (hierarchy.version() == MemoryHierarchy.Version.TWO) {
        Files.writeString(folder.resolve("cgroup.subtree_control"), "+memory");
      }
      return new MemoryGroups(found, folder);
    } catch (IOException e) {
      MemoryGroup.remove(folder);
      return without("cannot make " + folder + ": " + e);
    }
  }

  private static MemoryGroups without(String reason) {
    System.err.println("Memory limits of pods are NOT enforced in this run: " + reason);
    return new MemoryGroups(Optional.empty(), Path.of(""));
  }

  /** Whether limits are enforced. */
  boolean areEnforced() {
    return hierarchy.isPresent();
  }

  /**
   * Makes the group of a container; empty where there are none.
   *
   * @param name that no other container of the cluster has
   * @param limit in bytes
   */
  Optional<MemoryGroup> make(String name, OptionalLong limit) {
    return hierarchy.map(known -> make(known, name, limit));
  }

  private MemoryGroup make(MemoryHierarchy known, String name, OptionalLong limit) {
    Path group = folder.resolve(name);
    MemoryHierarchy.Version version = known.version();
    try {
      Files.createDirectory(group);
      if (limit.isPresent()) {
        String bytes = String.valueOf(limit.getAsLong());
        Files.writeString(group.resolve(version.limit), bytes);
        // As the kubelet does: nothing may go to the swap. Version 1 counts both together.
        if (Files.exists(group.resolve(version.swap))) {
          Files.writeString(
              group.resolve(version.swap), version == MemoryHierarchy.Version.ONE ? bytes : "0");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MemoryGroup(version, group, List.copyOf(known.controllers()));
  }

  /** Removes the folder; the groups in it have to be closed before. */
  @Override
  public void close() {
    if (hierarchy.isPresent()) {
      MemoryGroup.remove(folder);
    }
  }
}
