package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Services that allow or deny requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalAuthorizationTest {
  private final TestAuthority authority = TestAuthority.create("authorization");
  private final SSLContext client = authority.context(null);
  private final GrpcAuthorizationServer grpc =
      GrpcAuthorizationServer.plain(InetAddress.getLoopbackAddress());
  private final HttpAuthorizationServer http =
      HttpAuthorizationServer.start(InetAddress.getLoopbackAddress());
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.keep(grpc);
    contour.keep(http);
    contour.backend("echo");
    contour.service("default", "grpc", "", grpc.port());
    contour.service("default", "http", "", http.port());
    contour.service("default", "away", "");
    for (String name : new String[] {"grpc", "http", "away"}) {
      contour.apply(extension(name, name.equals("http") ? "protocol: http/1.1" : "protocol: h2c"));
    }
  }

  private static String extension(String name, String more) {
    return """
    apiVersion: projectcontour.io/v1alpha1
    kind: ExtensionService
    metadata: {name: %1$s}
    spec: {services: [{name: %1$s, port: 80}], %2$s}
    """
        .formatted(name, more);
  }

  private Call host(String name, String authorization, String routes) {
    String host = name + ".example.com";
    contour.secret("default", name, authority.issue(host));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: %1$s}
        spec:
          virtualhost:
            fqdn: %2$s
            tls: {secretName: %1$s}
            authorization: {%3$s}
          routes:
        """
                .formatted(name, host, authorization)
            + routes.indent(2));
    return contour.https(host, "/", client);
  }

  private static final String ROUTES =
      """
      - services: [{name: echo, port: 80}]
      - conditions: [{prefix: /open}]
        services: [{name: echo, port: 80}]
        authPolicy: {disabled: true}
      - conditions: [{prefix: /silver}]
        services: [{name: echo, port: 80}]
        authPolicy: {context: {tier: silver}}
      """;

  @Test
  void aGrpcServiceDecidesAndIsToldTheContextAndTheBody() throws Exception {
    Call call =
        host(
            "grpc",
            "extensionRef: {name: grpc}, authPolicy: {context: {tier: gold, realm: main}},"
                + " withRequestBody: {maxRequestBytes: 100}",
            ROUTES);
    Answer allowed = contour.await(call.with("x-auth", "allow").sending("POST", "the body"), 200);
    assertThat(allowed.received("x-user")).isEqualTo("alice");
    assertThat(allowed.echo().path("body").asString()).isEqualTo("the body");
    assertThat(grpc.lastRequest().getAttributes().getContextExtensionsMap())
        .isEqualTo(Map.of("tier", "gold", "realm", "main"));
    assertThat(grpc.lastRequest().getAttributes().getRequest().getHttp().getBody())
        .isEqualTo("the body");
    Answer denied = call.ask();
    assertThat(denied.status()).isEqualTo(401);
    assertThat(denied.body()).isEqualTo(GrpcAuthorizationServer.REFUSAL);
    assertThat(denied.header("x-reason")).isEqualTo("nobody");
  }

  @Test
  void aRouteMayChangeTheContextOrDoWithout() throws Exception {
    host("routes", "extensionRef: {name: grpc}, authPolicy: {context: {tier: gold}}", ROUTES);
    Call silver = contour.https("routes.example.com", "/silver", client);
    contour.await(silver.with("x-auth", "allow"), 200);
    assertThat(grpc.lastRequest().getAttributes().getContextExtensionsMap())
        .isEqualTo(Map.of("tier", "silver"));
    assertThat(contour.https("routes.example.com", "/open", client).ask().status()).isEqualTo(200);
  }

  @Test
  void anHttpServiceDecidesAndPassesOnWhatIsAllowed() throws Exception {
    Call call =
        host(
            "http",
            """
            extensionRef: {name: http}, serviceType: http,
            httpSettings: {pathPrefix: /check, allowedAuthorizationHeaders: [{exact: x-auth}], allowedUpstreamHeaders: [{exact: x-user}]}\
            """,
            ROUTES);
    Answer allowed = contour.await(call.with("x-auth", "allow").with("x-private", "p"), 200);
    assertThat(allowed.received("x-user")).isEqualTo("alice");
    assertThat(allowed.received("x-secret")).isEmpty();
    assertThat(http.lastRequest().path()).startsWith("/check");
    assertThat(http.lastRequest().headers()).doesNotContainKey("x-private");
    Answer denied = call.ask();
    assertThat(denied.status()).isEqualTo(401);
    assertThat(denied.body()).isEqualTo(HttpAuthorizationServer.REFUSAL);
  }

  @Test
  void withoutTheServiceNothingPassesUnlessThatIsAsked() throws Exception {
    Call closed = host("closed", "extensionRef: {name: away}", ROUTES);
    contour.await(contour.https("closed.example.com", "/open", client), 200);
    assertThat(closed.with("x-auth", "allow").ask().status()).isEqualTo(403);
    Call open = host("failopen", "extensionRef: {name: away}, failOpen: true", ROUTES);
    contour.await(open, 200);
  }

  @Test
  void permitInsecureDoesNotOpenAProtectedRoute() {
    Call call =
        host(
            "permitted",
            "extensionRef: {name: grpc}",
            """
            - services: [{name: echo, port: 80}]
              permitInsecure: true
            """);
    contour.await(call, 401);
    contour.await(contour.http("permitted.example.com", "/"), 301);
  }

  @Test
  void aGlobalServiceGuardsHostsWithoutTlsToo() throws Exception {
    String existing =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: grpc}
        spec: {ports: [{name: p, port: 80}]}
        ---
        """
            + extension("grpc", "protocol: h2c");
    try (LiveContour guarded =
        LiveContour.start(
            "globalExtAuth: {extensionService: default/grpc, failOpen: false, responseTimeout: 1s,"
                + " authPolicy: {context: {global: \"yes\"}}}",
            existing)) {
      guarded.service("default", "grpc", "", grpc.port());
      guarded.backend("echo");
      guarded.proxy(
          "global.example.com",
          """
          routes:
          - services: [{name: echo, port: 80}]
          - conditions: [{prefix: /open}]
            services: [{name: echo, port: 80}]
            authPolicy: {disabled: true}
          """);
      Call call = guarded.http("global.example.com", "/");
      guarded.await(call.with("x-auth", "allow"), 200);
      assertThat(grpc.lastRequest().getAttributes().getContextExtensionsMap())
          .isEqualTo(Map.of("global", "yes"));
      assertThat(call.ask().status()).isEqualTo(401);
      assertThat(guarded.http("global.example.com", "/open").ask().status()).isEqualTo(200);
    }
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
