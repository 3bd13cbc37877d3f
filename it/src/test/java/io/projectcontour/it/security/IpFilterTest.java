package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may ask, by address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IpFilterTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start("network: {num-trusted-hops: 1}", "");
    contour.backend("echo");
    contour.proxy("well.example.com", "routes: [{services: [{name: echo, port: 80}]}]");
    contour.await(contour.http("well.example.com", "/"), 200);
  }

  private Call host(String name, String policy) {
    contour.proxy(
        name + ".example.com",
        """
        routes:
        - services: [{name: echo, port: 80}]
          %s
        - conditions: [{prefix: /open}]
          services: [{name: echo, port: 80}]
        """
            .formatted(policy));
    return contour.http(name + ".example.com", "/");
  }

  @Test
  void anAllowListByThePeerLetsOnlyThoseIn() throws Exception {
    contour.await(host("in", "ipAllowPolicy: [{source: Peer, cidr: 127.0.0.0/8}]"), 200);
    contour.await(host("out", "ipAllowPolicy: [{source: Peer, cidr: 10.0.0.0/8}]"), 403);
    assertThat(contour.http("out.example.com", "/open").ask().status()).isEqualTo(200);
  }

  @Test
  void aDenyListByTheClientThatATrustedProxyNames() throws Exception {
    Call call = host("remote", "ipDenyPolicy: [{source: Remote, cidr: 198.51.100.0/24}]");
    contour.await(call.with("x-forwarded-for", "198.51.100.7"), 403);
    assertThat(call.with("x-forwarded-for", "203.0.113.7").ask().status()).isEqualTo(200);
    assertThat(call.with("x-forwarded-for", "198.51.100.7, 203.0.113.7").ask().status())
        .as("only the last one is trusted")
        .isEqualTo(200);
  }

  @Test
  void aRangeThatCannotBeReadOpensNothing() {
    Call call =
        host(
            "broken",
            "ipAllowPolicy: [{source: Peer, cidr: 300.0.0.0/8}, {source: Peer, cidr: 127.0.0.0/8}]");
    contour.await(call, answer -> answer.status() != 200);
    assertThat(contour.status("HTTPProxy", "default", "broken").toString()).contains("InvalidCIDR");
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
