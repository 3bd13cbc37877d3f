package io.projectcontour.app.config;

import static io.projectcontour.app.config.ConfigurationMistakesTest.mistakes;
import static io.projectcontour.app.config.ConfigurationMistakesTest.warnings;
import static io.projectcontour.app.config.ConfigurationTest.object;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What users read about wrong and doubtful ContourConfigurations. */
class ConfigurationObjectMistakesTest {
  private static ConfigurationOutcome outcome(String json) throws Exception {
    return ConfigurationObject.read(object(json), ProcessScope.ALL);
  }

  @Test
  void anObjectIsJudgedAsLenientlyAsContourDoes() throws Exception {
    ConfigurationOutcome outcome =
        outcome(
            """
                {"metadata": {"name": "a"}, "spec": {"envoy": {
                  "logging": {"accessLogLevel": "loud"},
                  "listener": {"connectionBalancer": "fair"},
                  "cluster": {"upstreamTLS": {"minimumProtocolVersion": "1.0"}}}}}
                """);
    assertThat(warnings(outcome))
        .containsExactly(
            "spec.envoy.listener.connectionBalancer: invalid connection balancer \"fair\"; use"
                + " exact or leave it out; it is left out",
            "spec.envoy.logging.accessLogLevel: invalid access log level \"loud\"; use info, error,"
                + " critical or disabled; all requests are logged",
            "spec.envoy.cluster.upstreamTLS.minimumProtocolVersion: invalid TLS protocol version"
                + " \"1.0\"; use 1.2 or 1.3; 1.2 is used");
  }

  @Test
  void anObjectIsJudgedLikeAFileWhereEnvoyWouldRefuseIt() throws Exception {
    ConfigurationOutcome outcome =
        outcome(
            """
                {"metadata": {"name": "a"}, "spec": {
                  "policy": {"requestHeaders": {"set": {"bad name": "a"}}},
                  "metrics": {"port": 8100, "tls": {"certFile": "c"}}}}
                """);
    assertThat(mistakes(outcome))
        .containsExactly(
            "spec.policy.requestHeaders.set.bad name: invalid header name \"bad name\"; use letters,"
                + " digits and -, for example X-Request-Id",
            "spec.metrics: the certificate file and the key file have to be given together: the"
                + " key file is missing");
  }

  @Test
  void aMistakeInAnObjectIsNamedWithItsField() throws Exception {
    ConfigurationOutcome outcome =
        outcome(
            """
                {"metadata": {"name": "a"}, "spec": {
                  "gateway": {"gatewayRef": {"name": "a"}},
                  "envoy": {"defaultHTTPVersions": ["HTTP/2", "http/1.1"],
                    "timeouts": {"requestTimeout": "x"}}}}
                """);
    assertThat(mistakes(outcome))
        .containsExactly(
            "spec.envoy.defaultHTTPVersions[1]: invalid HTTP version \"http/1.1\"; use HTTP/1.1 or"
                + " HTTP/2",
            "spec.envoy.timeouts.requestTimeout: unable to parse timeout string \"x\": time: invalid"
                + " duration \"x\"; use a duration such as 30s, or infinity for none",
            "spec.gateway.gatewayRef: has to have a namespace");
  }
}
