package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private static final long START = 1_000_000;

  @Test
  void aBurstGoesOutAtOnceAndWhatFollowsIsSpread() {
    RequestRate rate = new RequestRate(10, 3, START);
    for (int i = 0; i < 3; i++) {
      assertThat(rate.take(START)).isZero();
    }
    assertThat(rate.take(START)).isEqualTo(Duration.ofMillis(100));
    assertThat(rate.take(START)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void afterAPauseThereIsABurstAgainButNoMore() {
    RequestRate rate = new RequestRate(10, 2, START);
    rate.take(START);
    rate.take(START);
    long later = START + Duration.ofMinutes(1).toNanos();
    assertThat(rate.take(later)).isZero();
    assertThat(rate.take(later)).isZero();
    assertThat(rate.take(later)).isPositive();
  }

  @Test
  void withoutABurstThereIsStillOneAtOnce() {
    RequestRate rate = new RequestRate(2, 0, START);
    assertThat(rate.take(START)).isZero();
    assertThat(rate.take(START)).isEqualTo(Duration.ofMillis(500));
  }
}
