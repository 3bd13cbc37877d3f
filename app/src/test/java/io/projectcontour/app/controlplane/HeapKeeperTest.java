package io.projectcontour.app.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
  private static final long MB = 1 << 20;

  @Test
  void aSmallHeapMayGrowBySixteenMegabytes() {
    assertThat(HeapKeeper.isDue(20 * MB, 36 * MB)).isFalse();
    assertThat(HeapKeeper.isDue(20 * MB, 36 * MB + 1)).isTrue();
  }

  @Test
  void aLargeHeapMayGrowByAQuarter() {
    assertThat(HeapKeeper.isDue(400 * MB, 500 * MB)).isFalse();
    assertThat(HeapKeeper.isDue(400 * MB, 500 * MB + 1)).isTrue();
  }

  @Test
  void aHeapThatHasShrunkIsLeftAlone() {
    assertThat(HeapKeeper.isDue(400 * MB, 100 * MB)).isFalse();
  }
}
