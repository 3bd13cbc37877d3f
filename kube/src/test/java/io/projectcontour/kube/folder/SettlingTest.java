package io.projectcontour.kube.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.kube.folder.FolderScan.Stamp;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final Path A = Path.of("f", "a.yaml");
  private static final Path B = Path.of("f", "b.yaml");
  private static final long QUIET = Settling.QUIET.toNanos();

  private final Settling settling = new Settling();

  private static FolderScan scan(Map<Path, Stamp> files) {
    return new FolderScan(new TreeMap<>(files), new TreeMap<>());
  }

  private static Stamp stamp(long size) {
    return new Stamp(size, FileTime.fromMillis(size), null);
  }

  @Test
  void aFileIsTakenWhenItHasRested() {
    FolderScan scan = scan(Map.of(A, stamp(1)));
    assertThat(settling.take(scan, 0)).isEmpty();
    assertThat(settling.isMoving()).isTrue();
    assertThat(settling.take(scan, QUIET)).containsExactly(A);
    assertThat(settling.take(scan, 2 * QUIET)).isEmpty();
    assertThat(settling.isMoving()).isFalse();
  }

  @Test
  void aFileThatGrowsIsNotTaken() {
    assertThat(settling.take(scan(Map.of(A, stamp(1))), 0)).isEmpty();
    assertThat(settling.take(scan(Map.of(A, stamp(2))), QUIET)).isEmpty();
    assertThat(settling.take(scan(Map.of(A, stamp(2))), QUIET + 1)).isEmpty();
    assertThat(settling.take(scan(Map.of(A, stamp(2))), 2 * QUIET)).containsExactly(A);
  }

  @Test
  void aFileThatIsGoneForAMomentIsNotTakenAway() {
    settling.takeAll(scan(Map.of(A, stamp(1))));
    assertThat(settling.take(scan(Map.of()), 0)).isEmpty();
    assertThat(settling.take(scan(Map.of()), QUIET)).isEmpty();
    assertThat(settling.take(scan(Map.of(A, stamp(2))), QUIET + 1)).isEmpty();
    assertThat(settling.take(scan(Map.of(A, stamp(2))), 2 * QUIET + 1)).containsExactly(A);
  }

  @Test
  void aFileThatIsGoneForLongIsTakenAway() {
    settling.takeAll(scan(Map.of(A, stamp(1))));
    settling.take(scan(Map.of()), 0);
    assertThat(settling.take(scan(Map.of()), Settling.QUIET_WHEN_GONE.toNanos()))
        .containsExactly(A);
    assertThat(settling.take(scan(Map.of()), Duration.ofHours(1).toNanos())).isEmpty();
  }

  @Test
  void filesThatChangeTogetherAreTakenTogether() {
    settling.takeAll(scan(Map.of(A, stamp(1))));
    settling.take(scan(Map.of(B, stamp(1))), 0);
    assertThat(settling.take(scan(Map.of(B, stamp(1))), QUIET)).isEmpty();
    assertThat(settling.take(scan(Map.of(B, stamp(1))), Settling.QUIET_WHEN_GONE.toNanos()))
        .isEqualTo(Set.of(A, B));
  }

  @Test
  void aFileThatNeverRestsDoesNotHoldUpTheOthers() {
    long step = QUIET / 2;
    long taken = -1;
    for (int i = 0; i * step <= 2 * Settling.LONGEST.toNanos() && taken < 0; i++) {
      if (settling.take(scan(Map.of(A, stamp(i), B, stamp(1))), i * step).contains(B)) {
        taken = i * step;
      }
    }
    assertThat(taken).isBetween(QUIET, Settling.LONGEST.toNanos() + step);
  }

  @Test
  void filesBelowAFolderThatCannotBeReadAreNotTakenAway() {
    settling.takeAll(scan(Map.of(A, stamp(1))));
    FolderScan blind =
        new FolderScan(new TreeMap<>(), new TreeMap<>(Map.of(Path.of("f"), "is not there")));
    assertThat(settling.take(blind, 0)).isEmpty();
    assertThat(settling.take(blind, Duration.ofHours(1).toNanos())).isEmpty();
  }
}
