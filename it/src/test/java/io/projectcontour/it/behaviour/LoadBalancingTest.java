package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the endpoints of a Service share requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadBalancingTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    EchoBackend[] backends = new EchoBackend[4];
    for (int i = 0; i < backends.length; i++) {
      backends[i] = contour.echo("b" + i);
    }
    contour.service(
        "default",
        "many",
        "",
        backends[0].port(),
        backends[1].port(),
        backends[2].port(),
        backends[3].port());
    contour.proxy(
        "lb.example.com",
        """
        routes:
        - {conditions: [{prefix: /robin}], services: [{name: many, port: 80}], loadBalancerPolicy: {strategy: RoundRobin}}
        - {conditions: [{prefix: /random}], services: [{name: many, port: 80}], loadBalancerPolicy: {strategy: Random}}
        - {conditions: [{prefix: /least}], services: [{name: many, port: 80}], loadBalancerPolicy: {strategy: WeightedLeastRequest}}
        - {conditions: [{prefix: /cookie}], services: [{name: many, port: 80}], loadBalancerPolicy: {strategy: Cookie}}
        - conditions: [{prefix: /header}]
          services: [{name: many, port: 80}]
          loadBalancerPolicy:
            strategy: RequestHash
            requestHashPolicies: [{headerHashOptions: {headerName: x-user}, terminal: true}]
        - conditions: [{prefix: /query}]
          services: [{name: many, port: 80}]
          loadBalancerPolicy:
            strategy: RequestHash
            requestHashPolicies: [{queryParameterHashOptions: {parameterName: user}}]
        - conditions: [{prefix: /source}]
          services: [{name: many, port: 80}]
          loadBalancerPolicy:
            strategy: RequestHash
            requestHashPolicies: [{hashSourceIP: true}]
        """);
    contour.await(contour.http("lb.example.com", "/robin"), 200);
  }

  private Set<String> backends(Call call, int times) throws Exception {
    Set<String> backends = new TreeSet<>();
    for (int i = 0; i < times; i++) {
      backends.add(call.ask().backend());
    }
    return backends;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/robin", "/random", "/least"})
  void withoutAHashAllEndpointsGetRequests(String path) throws Exception {
    assertThat(backends(contour.http("lb.example.com", path), 80))
        .containsExactly("b0", "b1", "b2", "b3");
  }

  @Test
  void aHashOfAHeaderSticksAndDiffersBetweenUsers() throws Exception {
    Set<String> all = new TreeSet<>();
    for (int user = 0; user < 40; user++) {
      Set<String> one =
          backends(contour.http("lb.example.com", "/header").with("x-user", "user-" + user), 4);
      assertThat(one).as("the backends of one user").hasSize(1);
      all.addAll(one);
    }
    assertThat(all).hasSizeGreaterThan(1);
  }

  @Test
  void aHashOfAQueryParameterSticksAndDiffersBetweenUsers() throws Exception {
    Set<String> all = new TreeSet<>();
    for (int user = 0; user < 40; user++) {
      Set<String> one = backends(contour.http("lb.example.com", "/query?user=" + user), 4);
      assertThat(one).as("the backends of one user").hasSize(1);
      all.addAll(one);
    }
    assertThat(all).hasSizeGreaterThan(1);
  }

  @Test
  void aHashOfTheSourceAddressSticks() throws Exception {
    assertThat(backends(contour.http("lb.example.com", "/source"), 30)).hasSize(1);
  }

  @Test
  void aCookieOfEnvoySticksToTheEndpointThatTheFirstAnswerCameFrom() throws Exception {
    Answer first = contour.http("lb.example.com", "/cookie").ask();
    String cookie = first.header("set-cookie").replaceAll(";.*", "");
    assertThat(cookie).startsWith("X-Contour-Session-Affinity=");
    assertThat(backends(contour.http("lb.example.com", "/cookie").with("cookie", cookie), 30))
        .containsExactly(first.backend());
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
