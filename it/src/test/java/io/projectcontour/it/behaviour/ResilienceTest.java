package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.TestAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Slow, failing and unhealthy backends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResilienceTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.backend("echo");
  }

  @Test
  void aBackendSlowerThanTheResponseTimeoutIsAnsweredWith504() throws Exception {
    contour.proxy(
        "timeout.example.com",
        """
        routes:
        - services: [{name: echo, port: 80}]
          timeoutPolicy: {response: 200ms}
        """);
    Call call = contour.http("timeout.example.com", "/");
    contour.await(call, 200);
    assertThat(call.with("x-echo-delay-ms", "3000").ask().status()).isEqualTo(504);
  }

  @Test
  void aFailureIsRetriedAsOftenAsAllowed() throws Exception {
    ScriptedBackend recovers =
        contour.keep(
            ScriptedBackend.start(
                (exchange, number) ->
                    ScriptedBackend.send(exchange, number % 3 == 0 ? 200 : 503, "attempt")));
    contour.service("default", "recovers", "", recovers.port());
    ScriptedBackend fails =
        contour.keep(
            ScriptedBackend.start((exchange, _) -> ScriptedBackend.send(exchange, 503, "no")));
    contour.service("default", "fails", "", fails.port());
    contour.proxy(
        "retry.example.com",
        """
        routes:
        - conditions: [{prefix: /recovers}]
          services: [{name: recovers, port: 80}]
          retryPolicy: {count: 2, perTryTimeout: 5s}
        - conditions: [{prefix: /fails}]
          services: [{name: fails, port: 80}]
          retryPolicy: {count: 3}
        - conditions: [{prefix: /never}]
          services: [{name: fails, port: 80}]
        """);
    contour.await(contour.http("retry.example.com", "/recovers"), 200);
    int before = fails.requests();
    assertThat(contour.http("retry.example.com", "/fails").ask().status()).isEqualTo(503);
    assertThat(fails.requests() - before).as("one attempt and three retries").isEqualTo(4);
    assertThat(contour.http("retry.example.com", "/never").ask().status()).isEqualTo(503);
    assertThat(fails.requests() - before).as("one attempt more").isEqualTo(5);
  }

  @Test
  void anEndpointThatFailsItsHealthCheckGetsNoRequests() throws Exception {
    ScriptedBackend sick =
        contour.keep(
            ScriptedBackend.start(
                (exchange, _) -> {
                  boolean check =
                      exchange.getRequestURI().getPath().equals("/health")
                          && "checker.example.com"
                              .equals(exchange.getRequestHeaders().getFirst("Host"));
                  ScriptedBackend.send(exchange, check ? 500 : 200, "sick");
                }));
    EchoBackend well = contour.echo("well");
    contour.service("default", "checked", "", sick.port(), well.port());
    contour.proxy(
        "health.example.com",
        """
        routes:
        - services: [{name: checked, port: 80}]
          healthCheckPolicy: {path: /health, host: checker.example.com, unhealthyThresholdCount: 1}
        """);
    Call call = contour.http("health.example.com", "/");
    contour.await(call, 200);
    assertThat(sick.requests()).as("it was checked").isPositive();
    int before = sick.requests();
    for (int i = 0; i < 20; i++) {
      assertThat(call.ask().backend()).isEqualTo("well");
    }
    assertThat(sick.requests() - before).as("checks at most").isLessThan(3);
  }

  @Test
  void anEndpointThatTakesNoConnectionGetsNoneOfATcpProxy() throws Exception {
    EchoBackend well = contour.echo("alive");
    contour.service("default", "tcp", "", FreePort.next(), well.port());
    TestAuthority authority = TestAuthority.create("tcp");
    contour.secret("default", "tcp", authority.issue("tcp.example.com"));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: tcp}
        spec:
          virtualhost: {fqdn: tcp.example.com, tls: {secretName: tcp}}
          tcpproxy:
            services: [{name: tcp, port: 80}]
            healthCheckPolicy: {unhealthyThresholdCount: 1}
        """);
    Call call = contour.https("tcp.example.com", "/", authority.context(null));
    contour.await(call, 200);
    for (int i = 0; i < 20; i++) {
      assertThat(call.ask().backend()).isEqualTo("alive");
    }
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
