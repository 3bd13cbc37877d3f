package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.bootstrap.XdsMode;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --aggregated-discovery}: Envoy asks for everything on one stream. */
@ParameterizedClass
@EnumSource(names = {"ADS", "DELTA_ADS"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AggregatedDiscoveryTest {
  private static final int MOVES = 20;
  private static final String WARMING = "cluster_manager.warming_clusters";

  private final TestAuthority authority = TestAuthority.create("aggregated");

  @Parameter
  @SuppressWarnings("NullAway.Init") // set by JUnit
  XdsMode mode;

  @SuppressWarnings("NullAway.Init") // set before all tests of a mode
  private LiveContour contour;

  @BeforeParameterizedClassInvocation
  void start() {
    contour = LiveContour.startAggregated(mode);
    contour.backend("one");
    contour.proxy("plain.example.com", to("one"));
    contour.await(contour.http("plain.example.com", "/"), 200);
  }

  @AfterParameterizedClassInvocation
  void stop() {
    contour.close();
  }

  private static String to(String backend) {
    return "routes: [{services: [{name: " + backend + ", port: 80}]}]";
  }

  private void secure(String host, String backend) {
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: %s}
        spec:
          virtualhost: {fqdn: %s, tls: {secretName: %1$s}}
          %s
        """
            .formatted(host.substring(0, host.indexOf('.')), host, to(backend)));
  }

  @Test
  void hostsWithAndWithoutTlsAreServedOverOneStream() throws Exception {
    contour.secret("default", "secure", authority.issue("secure.example.com"));
    secure("secure.example.com", "one");

    contour.await(contour.https("secure.example.com", "/", authority.context(null)), 200);
    assertThat(contour.http("plain.example.com", "/").ask().status()).isEqualTo(200);
    assertThat(contour.envoy().xdsStreams()).isOne();
  }

  @Test
  void aRenewedCertificateIsShown() {
    String host = "renewed.example.com";
    contour.secret("default", "renewed", authority.issue(host));
    secure(host, "one");
    Call call = contour.https(host, "/", authority.context(null));
    contour.await(call, 200);

    TestAuthority.Issued renewed = authority.issue(host);
    contour.secret("default", "renewed", renewed);

    Awaitility.await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> assertThat(call.certificate()).isEqualTo(renewed.certificate()));
  }

  @Test
  void aRouteThatMovesToANewServiceIsNeverAnsweredWithoutIt() {
    assertMoves(contour, "moves.example.com");
  }

  @Test
  void soIsARouteOfAHostWithTls() {
    String host = "secured.example.com";
    contour.secret("default", "secured", authority.issue(host));
    assertMoves(
        contour,
        contour.https(host, "/", authority.context(null)),
        backend -> secure(host, backend));
  }

  private static void assertMoves(LiveContour contour, String host) {
    assertMoves(contour, contour.http(host, "/"), backend -> contour.proxy(host, to(backend)));
  }

  private static void assertMoves(LiveContour contour, Call call, Consumer<String> moveTo) {
    contour.backend("first");
    moveTo.accept("first");
    contour.await(call, answer -> answer.backend().equals("first"));
    for (int move = 1; move <= MOVES; move++) {
      String backend = "moved-" + move;
      contour.backend(backend);
      moveTo.accept(backend);
      contour.awaitMove(call, backend);
    }
  }

  @Test
  void aClusterThatChangesUnderItsNameGetsItsEndpointsAnew() throws Exception {
    contour.backend("limited");
    contour.proxy("limited.example.com", to("limited"));
    Call call = contour.http("limited.example.com", "/");
    contour.await(call, 200);

    contour.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: limited, annotations: {projectcontour.io/max-connections: "4321"}}
        spec: {ports: [{name: p, port: 80}]}
        """);

    Callable<Boolean> limited =
        () -> {
          assertThat(call.ask().status()).isEqualTo(200);
          return contour.envoy().admin("/clusters").contains("max_connections::4321");
        };
    Awaitility.await().until(limited);
    assertThat(contour.envoy().stat(WARMING)).hasValue(0);
    assertThat(call.ask().status()).isEqualTo(200);
  }

  @Test
  void endpointsThatMoveAreFollowed() {
    contour.backend("roams");
    contour.proxy("roams.example.com", to("roams"));
    Call call = contour.http("roams.example.com", "/");
    contour.await(call, answer -> answer.backend().equals("roams"));

    contour.service("default", "roams", "", contour.echo("elsewhere").port());

    contour.await(call, answer -> answer.backend().equals("elsewhere"));
  }

  @Test
  void aServiceWithoutEndpointsHoldsUpNobody() {
    contour.service("default", "empty", "");
    contour.proxy("empty.example.com", to("empty"));
    contour.await(contour.http("empty.example.com", "/"), 503);

    contour.proxy("other.example.com", to("one"));
    contour.await(contour.http("other.example.com", "/"), 200);
  }

  @Test
  void withVirtualHostDiscoveryHostsComeOneByOneBesideIt() {
    try (LiveContour discovering = LiveContour.startAggregated(mode, "--virtual-host-discovery")) {
      assertMoves(discovering, "comes.example.com");
      assertThat(discovering.envoy().xdsStreams()).as("with that of virtual hosts").isEqualTo(2);
    }
  }
}
