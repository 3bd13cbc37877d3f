package io.projectcontour.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuntimeSettingsTest {
  @Test
  void keysThatHaveASettingOfTheirOwnAreWarnedAbout() {
    String yaml =
        """
        runtime-settings:
          re2.max_program_size.error_level: "100"
          http.max_requests_per_io_cycle: "1"
          envoy.resource_limits.listener.ingress_http.connection_limit: "2"
          envoy.resource_limits.listener.stats-health.connection_limit: "3"
        """;

    ConfigurationOutcome outcome =
        ConfigurationFile.of("c.yaml", yaml)
            .read(ServeFlags.NONE, ProcessScope.ALL, "projectcontour")
            .outcome();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ConfigurationOutcome.Usable.class,
            usable ->
                assertThat(usable.warnings())
                    .extracting(Remark::toString)
                    .containsExactlyInAnyOrder(
                        "c.yaml:3: runtime-settings.http.max_requests_per_io_cycle: has no effect,"
                            + " since a setting of its own says this: maxRequestsPerIOCycle of the"
                            + " listener",
                        "c.yaml:4:"
                            + " runtime-settings.envoy.resource_limits.listener.ingress_http.connection_limit:"
                            + " has no effect, since a setting of its own says this:"
                            + " maxConnectionsPerListener of the listener"));
  }
}
