package io.projectcontour.app.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionCountTest {
  @Test
  void connectionsOfAllListenersForTrafficAreAddedUp() throws IOException {
    String metrics =
        """
        # TYPE envoy_http_downstream_cx_active gauge
        envoy_http_downstream_cx_active{envoy_http_conn_manager_prefix="ingress_http"} 3
        envoy_http_downstream_cx_active{envoy_http_conn_manager_prefix="ingress_https"} 40 1700000000000
        envoy_http_downstream_cx_active{} 500
        envoy_http_downstream_cx_active 6000
        envoy_http_downstream_cx_active_other{envoy_http_conn_manager_prefix="ingress_http"} 70000
        envoy_cluster_upstream_cx_active{envoy_cluster_name="a"} 70000
        """;
    assertThat(ConnectionCount.in(metrics)).isEqualTo(6543);
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "envoy-admin", "stats", "health", "stats-health"})
  void connectionsToEnvoyItselfDoNotCount(String prefix) throws IOException {
    String metrics =
        "envoy_http_downstream_cx_active{a=\"1\",envoy_http_conn_manager_prefix=\"%s\"} 9\n"
            .formatted(prefix);
    assertThat(ConnectionCount.in(metrics)).isZero();
  }

  @Test
  void aLabelOfWhichOnlyAPartIsAnExcludedNameCounts() throws IOException {
    assertThat(
            ConnectionCount.in(
                "envoy_http_downstream_cx_active{p=\"admin-panel \\\"stats\\\"\"} 2\n"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# TYPE envoy_http_downstream_cx_active gauge\n",
        "envoy_http_downstream_cx_active{a=\"b\"} many\n"
      })
  void aMissingOrBrokenGaugeIsNotTakenForZero(String metrics) {
    assertThatThrownBy(() -> ConnectionCount.in(metrics)).isInstanceOf(IOException.class);
  }
}
