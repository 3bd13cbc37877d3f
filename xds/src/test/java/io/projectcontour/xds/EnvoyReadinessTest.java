package io.projectcontour.xds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which streams belong to one Envoy. */
class EnvoyReadinessTest {
  private final EnvoyReadiness envoys = new EnvoyReadiness(XdsTimings.DEFAULT);

  private EnvoyReadiness.Share join(String peer, String nodeId) {
    return envoys.join(new StreamInfo(1, "service", "method", peer, nodeId, ""), false);
  }

  @Test
  void streamsOfANodeShareWhateverTheConnection() {
    assertThat(join("/10.0.0.1:1000", "envoy-1").readiness())
        .isSameAs(join("/10.0.0.1:2000", "envoy-1").readiness());
    assertThat(join("/[fd00:0:0:0:0:0:0:1]:1000", "envoy-1").readiness())
        .isSameAs(join("/[fd00:0:0:0:0:0:0:1]:2000", "envoy-1").readiness());
  }

  @Test
  void otherNodesAndOtherHostsAreOtherEnvoys() {
    ClusterReadiness one = join("/10.0.0.1:1000", "envoy-1").readiness();

    assertThat(join("/10.0.0.1:1000", "envoy-2").readiness()).isNotSameAs(one);
    assertThat(join("/10.0.0.2:1000", "envoy-1").readiness()).isNotSameAs(one);
  }

  @Test
  void whoDoesNotSayWhoItIsSharesWithItsConnectionOnly() {
    ClusterReadiness one = join("/10.0.0.1:1000", "").readiness();

    assertThat(join("/10.0.0.1:1000", "").readiness()).isSameAs(one);
    assertThat(join("/10.0.0.1:2000", "").readiness()).isNotSameAs(one);
  }

  @Test
  void nothingRemainsOfAnEnvoyWhoseStreamsAreOver() {
    EnvoyReadiness.Share one = join("/10.0.0.1:1000", "envoy-1");
    EnvoyReadiness.Share other = join("/10.0.0.1:2000", "envoy-1");

    one.leave(new Mailbox<>());
    assertThat(envoys.size()).isEqualTo(1);
    other.leave(new Mailbox<>());

    assertThat(envoys.size()).isZero();
  }
}
