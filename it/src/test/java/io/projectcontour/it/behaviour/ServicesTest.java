package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.Http2EchoBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which of several Services and endpoints get a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
  }

  private Map<String, Integer> ask(Call call, int times) throws Exception {
    Map<String, Integer> backends = new HashMap<>();
    for (int i = 0; i < times; i++) {
      backends.merge(call.ask().backend(), 1, Integer::sum);
    }
    return backends;
  }

  @Test
  void requestsAreSharedByWeightAndAWeightOfZeroGetsNone() throws Exception {
    contour.backend("most");
    contour.backend("some");
    contour.backend("none");
    contour.proxy(
        "weights.example.com",
        """
        routes:
        - services:
          - {name: most, port: 80, weight: 80}
          - {name: some, port: 80, weight: 20}
          - {name: none, port: 80, weight: 0}
        """);
    Call call = contour.http("weights.example.com", "/");
    contour.await(call, 200);
    Map<String, Integer> shares = ask(call, 300);
    assertThat(shares).doesNotContainKey("none");
    // Far outside what chance makes of 300 requests.
    assertThat(shares.get("most")).isBetween(190, 280);
    assertThat(shares.get("some")).isBetween(20, 110);
  }

  @Test
  void aMirrorGetsACopyAndItsAnswerIsIgnored() throws Exception {
    contour.backend("real");
    EchoBackend shadow = contour.backend("shadow");
    contour.proxy(
        "mirror.example.com",
        """
        routes:
        - services:
          - {name: real, port: 80}
          - {name: shadow, port: 80, mirror: true}
        """);
    Answer answer = contour.await(contour.http("mirror.example.com", "/"), 200);
    assertThat(answer.backend()).isEqualTo("real");
    // The mirror's cluster may become ready a moment later than the route.
    contour.await(
        contour.http("mirror.example.com", "/"),
        again -> again.backend().equals("real") && shadow.requests() > 0);
  }

  @Test
  void endpointsAreAddedAndRemovedWithoutAnErrorInBetween() throws Exception {
    EchoBackend one = contour.backend("scaled");
    EchoBackend two = contour.echo("scaled-2");
    contour.proxy("scaled.example.com", "routes: [{services: [{name: scaled, port: 80}]}]");
    Call call = contour.http("scaled.example.com", "/");
    contour.await(call, 200);
    contour.service("default", "scaled", "", one.port(), two.port());
    contour.await(call, answer -> answer.backend().equals("scaled-2"));
    contour.service("default", "scaled", "", two.port());
    contour.delete(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: scaled-1}
        """);
    Awaitility.await().untilAsserted(() -> assertThat(ask(call, 10)).containsOnlyKeys("scaled-2"));
  }

  @Test
  void aRouteThatMovesToANewServiceIsNeverWithoutACluster() {
    contour.backend("mover0");
    contour.proxy("moves.example.com", "routes: [{services: [{name: mover0, port: 80}]}]");
    Call call = contour.http("moves.example.com", "/");
    contour.await(call, 200);

    for (int i = 1; i < 20; i++) {
      String next = "mover" + i;
      contour.backend(next);
      contour.proxy("moves.example.com", "routes: [{services: [{name: " + next + ", port: 80}]}]");
      contour.await(
          call,
          answer -> {
            assertThat(answer.status()).as(next).isEqualTo(200);
            return answer.backend().equals(next);
          });
    }
  }

  @Test
  void aServiceThatSpeaksH2cGetsHttp2() {
    Http2EchoBackend h2c =
        contour.keep(Http2EchoBackend.start("h2c", InetAddress.getLoopbackAddress()));
    contour.service("default", "h2c", "appProtocol: kubernetes.io/h2c", h2c.port());
    contour.service("default", "forced", "", h2c.port());
    contour.proxy(
        "h2c.example.com",
        """
        routes:
        - conditions: [{prefix: /declared}]
          services: [{name: h2c, port: 80}]
        - conditions: [{prefix: /forced}]
          services: [{name: forced, port: 80, protocol: h2c}]
        """);
    for (String path : new String[] {"/declared", "/forced"}) {
      Answer answer = contour.await(contour.http("h2c.example.com", path), 200);
      assertThat(answer.echo().path("protocol").asString()).startsWith("HTTP/2");
    }
  }

  @Test
  void anEndpointMayStartSlowly() {
    contour.backend("slow-start");
    contour.proxy(
        "slow-start.example.com",
        """
        routes:
        - services:
          - {name: slow-start, port: 80, slowStartPolicy: {window: 30s, aggression: "2", minWeightPercent: 20}}
        """);
    contour.await(contour.http("slow-start.example.com", "/"), 200);
    assertThat(contour.envoy().configDump().findValues("slow_start_config"))
        .singleElement()
        .satisfies(
            config -> assertThat(config.path("slow_start_window").asString()).isEqualTo("30s"));
  }

  @Test
  void connectionsBeyondTheCircuitBreakerAreRefused() throws Exception {
    ScriptedBackend slow =
        contour.keep(
            ScriptedBackend.start(
                (exchange, _) -> {
                  try {
                    Thread.sleep(3000);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  ScriptedBackend.send(exchange, 200, "slow");
                }));
    contour.service("default", "breaker", "", slow.port());
    contour.apply(
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: breaker
          annotations:
            projectcontour.io/max-connections: "1"
            projectcontour.io/max-pending-requests: "1"
            projectcontour.io/max-requests: "1"
        spec: {ports: [{name: p, port: 80}]}
        """);
    contour.proxy("breaker.example.com", "routes: [{services: [{name: breaker, port: 80}]}]");
    Call call = contour.http("breaker.example.com", "/");
    Thread first = Thread.startVirtualThread(() -> contour.await(call, 200));
    Awaitility.await().until(() -> slow.requests() > 0);
    Thread second =
        Thread.startVirtualThread(
            () -> {
              try {
                call.ask();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Answer third = contour.await(call, 503);
    assertThat(third.body()).contains("overflow");
    first.join();
    second.join();
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
