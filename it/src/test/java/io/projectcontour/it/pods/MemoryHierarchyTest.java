package io.projectcontour.it.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where control groups are made, from the lines and folders of machines of both versions. */
class MemoryHierarchyTest {
  @TempDir Path folder;

  @Test
  void withVersion1TheGroupsAreBelowThatOfThisProcess() throws IOException {
    Path own = Files.createDirectories(folder.resolve("memory/user/session"));
    assertThat(
            MemoryHierarchy.find(
                List.of(
                    "35 31 0:29 / %s/memory rw - cgroup cgroup rw,memory".formatted(folder),
                    "36 31 0:30 / %s/cpu rw - cgroup cgroup rw,cpu,cpuacct".formatted(folder),
                    "40 31 0:37 / %s/systemd rw - cgroup cgroup rw,name=systemd".formatted(folder),
                    "41 31 0:38 / %s/unified rw - cgroup2 cgroup2 rw".formatted(folder)),
                List.of("4:memory:/user/session", "3:cpu,cpuacct:/", "0::/")))
        .contains(
            new MemoryHierarchy(
                MemoryHierarchy.Version.ONE, own, List.of("memory", "cpu,cpuacct")));
  }

  /** A container without a namespace of groups: it sees its own as the root of the mount. */
  @Test
  void whatAMountDoesNotShowIsLeftOutOfThePath() throws IOException {
    Path mount = Files.createDirectories(folder.resolve("memory"));
    assertThat(
            MemoryHierarchy.find(
                List.of("35 31 0:29 /docker/a1 %s rw - cgroup cgroup rw,memory".formatted(mount)),
                List.of("4:memory:/docker/a1")))
        .contains(new MemoryHierarchy(MemoryHierarchy.Version.ONE, mount, List.of("memory")));
  }

  @Test
  void withVersion2TheGroupsAreBelowTheNearestThatGivesMemoryToItsChildren() throws IOException {
    Path slice = Files.createDirectories(folder.resolve("system.slice"));
    Files.createDirectory(slice.resolve("runner.service"));
    Files.writeString(slice.resolve("cgroup.subtree_control"), "cpu memory pids\n");
    Files.writeString(slice.resolve("runner.service/cgroup.subtree_control"), "\n");
    assertThat(MemoryHierarchy.find(version2(), List.of("0::/system.slice/runner.service")))
        .contains(new MemoryHierarchy(MemoryHierarchy.Version.TWO, slice, List.of()));
  }

  @Test
  void theRootOfVersion2MayGiveMemoryToItsChildrenThoughItDoesNotYet() throws IOException {
    Files.writeString(folder.resolve("cgroup.controllers"), "cpu memory\n");
    Files.writeString(folder.resolve("cgroup.subtree_control"), "\n");
    assertThat(MemoryHierarchy.find(version2(), List.of("0::/")))
        .contains(new MemoryHierarchy(MemoryHierarchy.Version.TWO, folder, List.of()));
  }

  @Test
  void thereIsNoneWhereVersion2HasNoMemory() throws IOException {
    Files.writeString(folder.resolve("cgroup.controllers"), "hugetlb\n");
    assertThat(MemoryHierarchy.find(version2(), List.of("0::/"))).isEmpty();
  }

  private List<String> version2() {
    return List.of("31 23 0:28 / %s rw - cgroup2 cgroup2 rw".formatted(folder));
  }
}
