package io.projectcontour.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.Requirements;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code contour bootstrap} onto a volume without room. */
class FullDiskTest {
  /** Mounts a volume of one page, fills it, runs the command, and lists what it left. */
  private static final String ON_A_FULL_VOLUME =
      "mount -t tmpfs -o size=4k none \"$VOLUME\" && head -c 4096 /dev/zero > \"$VOLUME/full\""
          + " && \"$@\"; code=$?; ls -A \"$VOLUME\"; exit $code";

  @Test
  void theBootstrapIsWrittenWholeOrNotAtAll() {
    Requirements.requireNetworkNamespaces(); // The same rights let one mount.
    try (TemporaryFolder folder = TemporaryFolder.create("contour-full")) {
      Path volume = folder.path().resolve("config");
      assertThat(volume.toFile().mkdir()).isTrue();
      List<String> command =
          new ArrayList<>(List.of("unshare", "-m", "sh", "-c", ON_A_FULL_VOLUME, "sh"));
      command.addAll(
          ContourProgram.command(
              List.of("bootstrap", volume.resolve("envoy.json").toString(), "--xds-address=c")));
      try (ChildProcess contour =
          ChildProcess.start(
              "bootstrap", folder.path(), Map.of("VOLUME", volume.toString()), command)) {
        assertThat(contour.awaitExit(Duration.ofMinutes(1))).as(contour::tail).isEqualTo(1);
        assertThat(contour.errors())
            .contains("failed to write bootstrap configuration")
            .contains("No space left on device");
        assertThat(contour.output().strip()).as("files on the volume").isEqualTo("full");
      }
    }
  }
}
