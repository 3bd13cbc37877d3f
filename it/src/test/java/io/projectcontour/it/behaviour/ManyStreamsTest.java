package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * More Services than Envoy has streams on one connection: with Contour's bootstrap it opens a
 * stream for the endpoints of each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyStreamsTest {
  private static final int SERVICES = 1_100;
  private static final int MOVES = 20;

  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start(null, services() + proxyOfAll());
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private static String services() {
    return IntStream.range(0, SERVICES)
        .mapToObj(
            index ->
                """
                ---
                apiVersion: v1
                kind: Service
                metadata: {namespace: default, name: many-%1$d}
                spec: {ports: [{name: p, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: default, name: many-%1$d, labels: {kubernetes.io/service-name: many-%1$d}}
                addressType: IPv4
                ports: [{name: p, port: 9}]
                endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
                """
                    .formatted(index))
        .collect(Collectors.joining());
  }

  private static String proxyOfAll() {
    return IntStream.range(0, SERVICES)
        .mapToObj(
            index ->
                "  - {conditions: [{prefix: /%1$d/}], services: [{name: many-%1$d, port: 80}]}\n"
                    .formatted(index))
        .collect(
            Collectors.joining(
                "",
                """
                ---
                apiVersion: projectcontour.io/v1
                kind: HTTPProxy
                metadata: {namespace: default, name: many}
                spec:
                  virtualhost: {fqdn: many.example.com}
                  routes:
                """,
                ""));
  }

  @Test
  void aRouteThatMovesToANewServiceIsNeverAnsweredWithoutItsEndpoints() {
    Call call = contour.http("moves.example.com", "/");
    moveTo("moves-0");
    contour.await(call, 200);

    for (int move = 1; move <= MOVES; move++) {
      String backend = "moves-" + move;
      moveTo(backend);
      contour.await(
          call,
          answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            return answer.backend().equals(backend);
          });
    }

    assertThat(contour.envoy().stats("contour_.*upstream_cx_active"))
        .as("connections of Envoy to Contour, without several of which this shows nothing")
        .containsPattern("upstream_cx_active: ([2-9]|[1-9][0-9])\\b");
  }

  private void moveTo(String backend) {
    contour.backend(backend);
    contour.proxy("moves.example.com", "routes: [{services: [{name: " + backend + ", port: 80}]}]");
  }
}
