package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.HostCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One running container: a process that is the first of its process namespace, in a mount namespace
 * with the image's files as its root. Any thread may call it.
 */
final class Container {
  /**
   * Puts the root together and goes on with {@link #FINISH}, in the control group. All names come
   * as arguments: the file of the group, or nothing; the second script; the controllers of the
   * group; the image, a folder for what is written, the user, whether the root is read-only, then
   * source, target and {@code ro} or {@code rw} of each mount, {@code --}, and the command.
   */
  private static final String SCRIPT =
      """
      set -eu
      group=$1 finish=$2 controllers=$3 image=$4 own=$5 user=$6 readonly=$7
      shift 7
      root=$own/root
      echo "$HOSTNAME" >/proc/sys/kernel/hostname
      mount -t overlay overlay -o "lowerdir=$image,upperdir=$own/upper,workdir=$own/work" "$root"
      while [ "$1" != -- ]; do
        if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$(dirname "$root$2")"; : >"$root$2"; fi
        mount --bind "$1" "$root$2"
        if [ "$3" = ro ]; then mount -o remount,bind,ro "$root$2"; fi
        shift 3
      done
      shift
      mkdir -p "$root/proc" "$root/dev" "$root/tmp"
      chmod 1777 "$root/tmp"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      if [ -n "$group" ]; then
        echo $$ >"$group"
        exec unshare --cgroup sh -c "$finish" sh "$controllers" "$root" "$user" "$readonly" "$@"
      fi
      exec sh -c "$finish" sh "" "$root" "$user" "$readonly" "$@"
      """;

  /**
   * Shows the process its own control group as the whole hierarchy, as container runtimes do: there
   * the JVM looks for its limit. Then it becomes the container's program.
   */
  private static final String FINISH =
      """
      set -eu
      controllers=$1 root=$2 user=$3 readonly=$4
      shift 4
      for names in $controllers; do
        if [ "$names" = cgroup2 ]; then
          mkdir -p "$root/sys/fs/cgroup"
          mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
          mount -o remount,bind,ro "$root/sys/fs/cgroup"
        else
          mkdir -p "$root/sys/fs/cgroup/$names"
          mount -t cgroup -o "$names" cgroup "$root/sys/fs/cgroup/$names"
          mount -o remount,bind,ro "$root/sys/fs/cgroup/$names"
        fi
      done
      if [ "$readonly" = true ]; then mount -o remount,ro "$root"; fi
      exec setpriv --no-new-privs -- chroot --userspec="$user" --groups= "$root" "$@"
      """;

  /**
   * Makes the first process of the process namespace and passes its exit code on. The option of
   * unshare that forks would do, but some of its versions fail where a signal ends the process.
   */
  private static final String FORK = "sh -c \"$@\" & wait $!";

  /** Enters a control group and becomes a command. */
  private static final String JOIN = "echo $$ >\"$1\" && shift && exec \"$@\"";

  private static final Duration FORKED_WITHIN = Duration.ofSeconds(10);

  private final ContainerSpec spec;
  private final Optional<MemoryGroup> group;
  private final Process outside;
  private final ProcessHandle inside;

  private Container(
      ContainerSpec spec, Optional<MemoryGroup> group, Process outside, ProcessHandle inside) {
    this.spec = spec;
    this.group = group;
    this.outside = outside;
    this.inside = inside;
  }

  /**
   * Starts a container.
   *
   * @param group of this container alone, if there are control groups; whoever closes the container
   *     closes it
   * @param image the folder with the image's files
   * @param own an empty folder of this container
   * @param volumes folders by volume
   * @param hosts the file that becomes /etc/hosts
   * @param log where its output goes
   */
  static Container start(
      ContainerSpec spec,
      Optional<MemoryGroup> group,
      Path image,
      Path own,
      Map<String, Path> volumes,
      Path hosts,
      PodNetwork.Place place,
      Path log) {
    List<String> command = new ArrayList<>(place.command());
    command.addAll(
        List.of("unshare", "--mount", "--uts", "--pid", "sh", "-c", FORK, "sh", SCRIPT, "sh"));
    command.addAll(
        List.of(
            group.map(made -> made.processes().toString()).orElse(""),
            FINISH,
            group.map(MemoryGroup::mounts).orElse("")));
    command.addAll(
        List.of(image.toString(), own.toString(), spec.user(), String.valueOf(spec.readOnly())));
    command.addAll(List.of(hosts.toString(), "/etc/hosts", "ro"));
    for (ContainerSpec.Mount mount : spec.mounts()) {
      Path source = volumes.get(mount.volume());
      if (source == null) {
        throw new IllegalArgumentException("no volume " + mount.volume());
      }
      command.addAll(List.of(source.toString(), mount.path(), mount.readOnly() ? "ro" : "rw"));
    }
    command.add("--");
    command.addAll(spec.command());
    try {
      for (String folder : List.of("root", "upper", "work")) {
        Files.createDirectories(own.resolve(folder));
      }
      openFor(spec.user(), log);
      Process outside =
          process(spec, command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new Container(spec, group, outside, inside(outside));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As container runtimes do: Envoy opens {@code /dev/stdout} as its own user. */
  private static void openFor(String user, Path log) throws IOException {
    if (!Files.exists(log)) {
      Files.createFile(log);
    }
    Files.setAttribute(log, "unix:uid", Integer.parseInt(user.replaceFirst(":.*", "")));
  }

  private static ProcessBuilder process(ContainerSpec spec, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    return builder;
  }

  /** The process that unshare makes; itself, if it ended before that. */
  private static ProcessHandle inside(Process outside) {
    long deadline = System.nanoTime() + FORKED_WITHIN.toNanos();
    while (outside.isAlive() && System.nanoTime() < deadline) {
      var child = outside.toHandle().children().findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      LockSupport.parkNanos(2_000_000);
    }
    return outside.toHandle();
  }

  ContainerSpec spec() {
    return spec;
  }

  /** What it uses; empty where there are no control groups, or it has ended. */
  Optional<MemoryUse> memory() {
    return isAlive() ? group.map(MemoryGroup::use) : Optional.empty();
  }

  /**
   * Waits for the end and removes the control group.
   *
   * @param use gets the last use of memory, where there are control groups
   */
  Termination awaitEnd(Consumer<MemoryUse> use) throws InterruptedException {
    int code = awaitExit();
    boolean outOfMemory = group.isPresent() && group.get().kills() > 0;
    group.ifPresent(
        made -> {
          use.accept(made.use());
          made.close();
        });
    return Termination.of(code, outOfMemory);
  }

  boolean isAlive() {
    return outside.isAlive();
  }

  private int awaitExit() throws InterruptedException {
    return outside.waitFor();
  }

  /** Whether it ends within that time. */
  boolean endsWithin(Duration limit) throws InterruptedException {
    return outside.waitFor(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Sends SIGTERM. */
  void terminate() {
    inside.destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    inside.destroyForcibly();
  }

  /** Runs a command in the container's namespaces, as its user. */
  HostCommand.Outcome exec(List<String> command) {
    String[] user = spec.user().split(":", -1);
    String root = "/proc/%d/root".formatted(inside.pid());
    List<String> entering = new ArrayList<>();
    group.ifPresent(
        made -> entering.addAll(List.of("sh", "-c", JOIN, "sh", made.processes().toString())));
    entering.addAll(
        List.of(
            "nsenter",
            "--target=" + inside.pid(),
            "--mount",
            "--net",
            "--pid",
            "--cgroup",
            // The mounts as the container's program sees them; a bare --root does not show the
            // image.
            "--root=" + root,
            "--wd=" + root,
            "--setuid=" + user[0],
            "--setgid=" + user[1],
            "--"));
    entering.addAll(command);
    return HostCommand.run(process(spec, entering));
  }
}
