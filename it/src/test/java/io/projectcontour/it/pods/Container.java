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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One running container: a process that is the first of its process namespace, in a mount namespace
 * with the image's files as its root. Any thread may call it.
 */
final class Container {
  /**
   * Puts the root together and becomes the container's program. All names come as arguments: the
   * image, a folder for what is written, the user, whether the root is read-only, then source,
   * target and {@code ro} or {@code rw} of each mount, {@code --}, and the command.
   */
  private static final String SCRIPT =
      """
      set -eu
      image=$1 own=$2 user=$3 readonly=$4
      shift 4
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
      if [ "$readonly" = true ]; then mount -o remount,ro "$root"; fi
      exec setpriv --no-new-privs -- chroot --userspec="$user" --groups= "$root" "$@"
      """;

  private static final Duration FORKED_WITHIN = Duration.ofSeconds(10);

  private final ContainerSpec spec;
  private final Process outside;
  private final ProcessHandle inside;

  private Container(ContainerSpec spec, Process outside, ProcessHandle inside) {
    this.spec = spec;
    this.outside = outside;
    this.inside = inside;
  }

  /**
   * Starts a container.
   *
   * @param image the folder with the image's files
   * @param own an empty folder of this container
   * @param volumes folders by volume
   * @param hosts the file that becomes /etc/hosts
   * @param log where its output goes
   */
  static Container start(
      ContainerSpec spec,
      Path image,
      Path own,
      Map<String, Path> volumes,
      Path hosts,
      PodNetwork.Place place,
      Path log) {
    List<String> command = new ArrayList<>(place.command());
    command.addAll(
        List.of(
            "unshare",
            "--mount",
            "--uts",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            SCRIPT,
            "sh"));
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
      return new Container(spec, outside, inside(outside));
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

  boolean isAlive() {
    return outside.isAlive();
  }

  /** Waits for the end and tells the exit code. */
  int awaitExit() throws InterruptedException {
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
    List<String> entering =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--target=" + inside.pid(),
                "--mount",
                "--net",
                "--pid",
                "--root",
                "--wd=/",
                "--setuid=" + user[0],
                "--setgid=" + user[1],
                "--"));
    entering.addAll(command);
    return HostCommand.run(process(spec, entering));
  }
}
