package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.Http2EchoBackend;
import io.projectcontour.it.fixture.NetworkNamespace;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between Envoy and backends, and where no backend may be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamTlsTest {
  private final TestAuthority inner = TestAuthority.create("inner");
  private final TestAuthority foreign = TestAuthority.create("foreign");
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour =
        LiveContour.start(
            """
            enableExternalNameService: true
            tls: {envoy-client-certificate: {name: envoy, namespace: certs}}
            """,
            "");
    contour.secret("certs", "envoy", inner.issue("envoy.internal"));
    contour.secret("default", "ca", "ca.crt", inner.certificatePem());
    contour.secret("default", "foreign-ca", "ca.crt", foreign.certificatePem());
    EchoBackend secure =
        contour.keep(
            EchoBackend.https(
                "secure",
                InetAddress.getLoopbackAddress(),
                inner.context(inner.issue("backend.internal"))));
    contour.service("default", "secure", "", secure.port());
    Http2EchoBackend http2 =
        contour.keep(
            Http2EchoBackend.secure(
                "http2",
                InetAddress.getLoopbackAddress(),
                inner.context(inner.issue("backend.internal"))));
    contour.service("default", "http2", "", http2.port());
  }

  private Call host(String name, String service) {
    contour.proxy(
        name + ".example.com",
        "routes: [{services: [{name: secure, port: 80, %s}]}]".formatted(service));
    return contour.http(name + ".example.com", "/");
  }

  @Test
  void theBackendIsVerifiedAndSeesEnvoysCertificate() {
    Answer answer =
        contour.await(
            host(
                "right",
                "protocol: tls, validation: {caSecret: ca, subjectName: backend.internal}"),
            200);
    assertThat(answer.echo().path("tls").path("client").asString()).isEqualTo("CN=envoy.internal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", validation: {caSecret: ca, subjectName: backend.internal}"})
  void aBackendMaySpeakHttp2OverTls(String validation) {
    contour.proxy(
        "http2.example.com",
        "routes: [{services: [{name: http2, port: 80, protocol: h2%s}]}]".formatted(validation));
    Answer answer = contour.await(contour.http("http2.example.com", "/"), 200);
    assertThat(answer.backend()).isEqualTo("http2");
    assertThat(answer.echo().path("protocol").asString()).isEqualTo("HTTP/2.0");
  }

  @Test
  void aBackendThatSpeaksHttp2OverTlsIsVerifiedToo() {
    contour.proxy(
        "http2-wrong.example.com",
        "routes: [{services: [{name: http2, port: 80, protocol: h2, validation: {caSecret:"
            + " foreign-ca, subjectName: backend.internal}}]}]");
    contour.await(
        contour.http("http2-wrong.example.com", "/"),
        answer -> answer.status() == 503 && answer.body().contains("connection failure"));
  }

  @Test
  void aBackendWithAnotherNameOrAuthorityGetsNoRequests() {
    contour.await(
        host("name", "protocol: tls, validation: {caSecret: ca, subjectName: other.internal}"),
        answer -> answer.status() == 503 && answer.body().contains("connection failure"));
    contour.await(
        host(
            "authority",
            "protocol: tls, validation: {caSecret: foreign-ca, subjectName: backend.internal}"),
        answer -> answer.status() == 503 && answer.body().contains("connection failure"));
  }

  @Test
  void twoChecksOfOneServiceDoNotReplaceEachOther() throws Exception {
    Call right =
        host(
            "both-right",
            "protocol: tls, validation: {caSecret: ca, subjectName: backend.internal}");
    Call wrong =
        host(
            "both-wrong",
            "protocol: tls, validation: {caSecret: foreign-ca, subjectName: backend.internal}");
    contour.await(right, 200);
    contour.await(
        wrong, answer -> answer.status() == 503 && answer.body().contains("connection failure"));
    assertThat(right.ask().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "localhost",
        "localhost.",
        "a.localhost",
        "169.254.1.1",
        "0.0.0.0"
      })
  void anExternalNameCannotLeadToEnvoyItself(String name) {
    contour.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: external}
        spec: {type: ExternalName, externalName: "%s", ports: [{port: 80}]}
        """
            .formatted(name));
    contour.proxy("external.example.com", "routes: [{services: [{name: external, port: 80}]}]");
    contour.await(contour.http("external.example.com", "/"), 503);
    assertThat(contour.status("HTTPProxy", "default", "external").toString())
        .contains("is an ExternalName service that points to");
    assertThat(contour.envoy().admin("/clusters")).doesNotContain("default/external");
  }

  @Test
  void anExternalNameLeadsToABackendElsewhere() {
    // An address of a network of its own is the one name that resolves everywhere and is not local.
    try (NetworkNamespace network = NetworkNamespace.create();
        EchoBackend outside = EchoBackend.http("outside", network.hostAddress())) {
      contour.apply(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: outside}
          spec: {type: ExternalName, externalName: %s, ports: [{port: %d}]}
          """
              .formatted(network.hostAddress().getHostAddress(), outside.port()));
      contour.proxy(
          "outside.example.com",
          """
          routes:
          - services: [{name: outside, port: %d}]
            requestHeadersPolicy: {set: [{name: Host, value: outside.internal}]}
          """
              .formatted(outside.port()));
      Answer answer = contour.await(contour.http("outside.example.com", "/"), 200);
      assertThat(answer.backend()).isEqualTo("outside");
      assertThat(answer.received("host")).isEqualTo("outside.internal");
    }
  }

  @Test
  void whatLooksLikeALogFormatOrAScriptArrivesAsItIs() throws Exception {
    contour.backend("echo");
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: literal}
        spec:
          virtualhost: {fqdn: literal.example.com}
          routes:
          - services: [{name: echo, port: 80}]
            requestHeadersPolicy:
              set:
              - {name: x-literal, value: "%ENVIRONMENT(HOME)% %FILTER_STATE(a)% ]] .. os.exit() --[["}
            cookieRewritePolicies:
            - {name: c, pathRewrite: {value: "/a'b"}}
        """);
    Answer answer = contour.await(contour.http("literal.example.com", "/"), 200);
    assertThat(answer.received("x-literal"))
        .isEqualTo("%ENVIRONMENT(HOME)% %FILTER_STATE(a)% ]] .. os.exit() --[[");
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
