package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code --virtual-host-discovery}: Envoy gets the hosts of the plain listener one by one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VirtualHostDiscoveryTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start(null, "", "--virtual-host-discovery");
    contour.backend("one");
    contour.backend("two");
    proxy("stays", "one");
    contour.await(contour.http("stays.example.com", "/"), 200);
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private void proxy(String name, String backend) {
    contour.proxy(
        name + ".example.com", "routes: [{services: [{name: " + backend + ", port: 80}]}]");
  }

  @Test
  void aHostIsAddedChangedAndRemovedWhileOthersStay() throws Exception {
    Call call = contour.http("comes.example.com", "/");
    assertThat(call.ask().status()).isEqualTo(404);

    proxy("comes", "one");
    contour.await(call, answer -> answer.backend().equals("one"));
    proxy("comes", "two");
    contour.await(call, answer -> answer.backend().equals("two"));
    contour.delete(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: comes}
        """);
    contour.await(call, 404);

    assertThat(contour.http("stays.example.com", "/").ask().backend()).isEqualTo("one");
  }

  @Test
  void aNewHostWithANewServiceIsNeverAnsweredWithoutItsCluster() throws Exception {
    Call call = contour.http("fresh.example.com", "/");
    proxy("fresh", "fresh");
    contour.await(call, 503);
    contour.backend("fresh");
    contour.await(call, 200);

    for (int i = 0; i < 20; i++) {
      contour.backend("fresh" + i);
      proxy("fresh", "fresh" + i);
      String backend = "fresh" + i;
      contour.awaitMove(call, backend);
    }
  }

  @Test
  void wildcardHostsAreFound() throws Exception {
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: wild}
        spec:
          virtualhost: {fqdn: '*.wild.example.com'}
          routes: [{services: [{name: two, port: 80}]}]
        """);
    contour.await(contour.http("any.wild.example.com", "/"), 200);
  }

  @Test
  void anEditSendsTheHostAndNoRouteTable() {
    Call call = contour.http("edited.example.com", "/");
    proxy("edited", "one");
    contour.await(call, 200);
    long tables = stat("http.ingress_http.rds.ingress_http.update_success");
    long hosts = stat("http.ingress_http.rds.vhds.ingress_http.config_reload");

    proxy("edited", "two");
    contour.await(call, answer -> answer.backend().equals("two"));

    assertThat(stat("http.ingress_http.rds.vhds.ingress_http.config_reload")).isEqualTo(hosts + 1);
    assertThat(stat("http.ingress_http.rds.ingress_http.update_success")).isEqualTo(tables);
  }

  private long stat(String name) {
    return contour
        .envoy()
        .stat(name)
        .orElseThrow(() -> new AssertionError(contour.envoy().stats("vhds|rds")));
  }
}
