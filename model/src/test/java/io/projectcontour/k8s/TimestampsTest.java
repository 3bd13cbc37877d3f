package io.projectcontour.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2006-01-02T15:04:05Z",
        "2024-02-29T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z"
      })
  void theUsualFormIsReadAsTheGeneralWayReadsIt(String text) {
    assertThat(Timestamps.usual(text)).contains(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2006-01-02T15:04:05.1Z",
        "2006-01-02T15:04:05+01:00",
        "2023-02-29T00:00:00Z",
        "2006-13-02T15:04:05Z",
        "2006-01-02T24:04:05Z",
        "2006-01-02 15:04:05Z",
        "2006-01-02T15:04:0٥Z",
        ""
      })
  void whatElseThereIsGoesTheGeneralWay(String text) {
    assertThat(Timestamps.usual(text)).isEmpty();
  }

  @Test
  void bothWaysLeadToARecord() throws Exception {
    assertThat(created("2006-01-02T15:04:05Z")).isEqualTo(Instant.parse("2006-01-02T15:04:05Z"));
    assertThat(created("2006-01-02T15:04:05.5+01:00"))
        .isEqualTo(Instant.parse("2006-01-02T14:04:05.5Z"));
  }

  private static Instant created(String text) throws Exception {
    return KubernetesObjects.read(
            KubernetesObjects.mapper()
                .readTree(
                    """
                    {"apiVersion": "v1", "kind": "Service",
                     "metadata": {"namespace": "n", "name": "s", "creationTimestamp": "%s"}}
                    """
                        .formatted(text)))
        .metadata()
        .creationTimestamp();
  }
}
