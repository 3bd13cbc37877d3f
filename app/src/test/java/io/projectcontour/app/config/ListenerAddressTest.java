package io.projectcontour.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerAddressTest {
  private static final String MISTAKE =
      "\"localhost\" is not an IP address, and Envoy listens on no other; use 0.0.0.0 for all of"
          + " IPv4, or :: for all";

  private static ConfigurationOutcome outcome(String yaml, Map<String, Object> flags) {
    return ConfigurationFile.of("c.yaml", yaml)
        .read(new ServeFlags(flags), ProcessScope.ALL, "projectcontour")
        .outcome();
  }

  private static List<String> mistakes(ConfigurationOutcome outcome) {
    return switch (outcome) {
      case ConfigurationOutcome.Usable _ -> List.of();
      case ConfigurationOutcome.Unusable(List<Remark> mistakes) ->
          mistakes.stream().map(Remark::toString).toList();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--envoy-service-http-address",
        "--envoy-service-https-address",
        "--stats-address"
      })
  void aNameInAFlagIsAMistakeOfTheFlag(String flag) {
    assertThat(mistakes(outcome("", Map.of(flag, "localhost"))))
        .containsExactly(flag + ": " + MISTAKE);
  }

  @Test
  void aNameInTheFileIsAMistakeOfTheKey() {
    assertThat(
            mistakes(
                outcome(
                    """
                    metrics: {envoy: {address: localhost}}
                    omEnforcedHealthListener: {address: localhost, port: 9}
                    """,
                    Map.of())))
        .containsExactlyInAnyOrder(
            "c.yaml:1: metrics.envoy.address: " + MISTAKE,
            "c.yaml:2: omEnforcedHealthListener.address: " + MISTAKE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "192.0.2.1", ""})
  void addressesAreTaken(String address) {
    assertThat(mistakes(outcome("", Map.of("--envoy-service-http-address", address)))).isEmpty();
  }
}
