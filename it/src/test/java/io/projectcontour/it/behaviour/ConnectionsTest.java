package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is not plain HTTP: upgrades, TCP, PROXY protocol, compression, access logs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionsTest {
  private LiveContour contour;

  private static final String CONFIGURATION =
      """
      accesslog-format: json
      json-fields: ["@timestamp", method, path, response_code, "team=%REQ(X-Team)%"]
      compression: {algorithm: gzip}
      """;

  private final TestAuthority authority = TestAuthority.create("connections");

  @BeforeAll
  void start() {
    contour = LiveContour.start(CONFIGURATION, "");
    contour.backend("echo");
  }

  /** Takes the upgrade and sends back what comes. */
  private static ServerSocket upgrading() throws IOException {
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              StringBuilder head = new StringBuilder();
              while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                  break;
                }
                head.append((char) next);
              }
              boolean upgrade =
                  head.toString().toLowerCase(Locale.ROOT).contains("upgrade: websocket");
              socket
                  .getOutputStream()
                  .write(
                      (upgrade
                              ? "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                              : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                          .getBytes(StandardCharsets.US_ASCII));
              socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
              if (!server.isClosed()) {
                throw new UncheckedIOException(e);
              }
            }
          }
        });
    return server;
  }

  @Test
  void anUpgradeToWebsocketWorksWhereItIsEnabledOnly() throws Exception {
    ServerSocket backend = contour.keep(upgrading());
    contour.service("default", "websocket", "", backend.getLocalPort());
    contour.proxy(
        "websocket.example.com",
        """
        routes:
        - {conditions: [{prefix: /on}], enableWebsockets: true, services: [{name: websocket, port: 80}]}
        - {conditions: [{prefix: /off}], services: [{name: websocket, port: 80}]}
        """);
    Call on =
        contour
            .http("websocket.example.com", "/on")
            .with("Connection", "Upgrade")
            .with("Upgrade", "websocket");
    contour.await(on, 101);
    try (Socket socket = on.connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /on HTTP/1.1\r\nHost: websocket.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(Call.read(socket.getInputStream(), "GET").status()).isEqualTo(101);
      socket.getOutputStream().write("there and back".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(14), StandardCharsets.US_ASCII))
          .isEqualTo("there and back");
    }
    Call off =
        contour
            .http("websocket.example.com", "/off")
            .with("Connection", "Upgrade")
            .with("Upgrade", "websocket");
    assertThat(off.ask().status()).isEqualTo(403);
  }

  @Test
  void aTcpProxyEndsTlsAndAnotherPassesItThrough() throws Exception {
    TestAuthority inner = TestAuthority.create("inner");
    SSLContext innerServer = inner.context(inner.issue("pass.example.com"));
    EchoBackend secure =
        contour.keep(EchoBackend.https("inside", InetAddress.getLoopbackAddress(), innerServer));
    contour.service("default", "inside", "", secure.port());
    contour.secret("default", "ended", authority.issue("ended.example.com"));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: ended}
        spec:
          virtualhost: {fqdn: ended.example.com, tls: {secretName: ended}}
          tcpproxy: {services: [{name: echo, port: 80}]}
        ---
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: pass}
        spec:
          virtualhost: {fqdn: pass.example.com, tls: {passthrough: true}}
          tcpproxy: {services: [{name: inside, port: 80}]}
        """);
    Answer ended =
        contour.await(contour.https("ended.example.com", "/", authority.context(null)), 200);
    assertThat(ended.headers()).as("Envoy adds nothing to bytes").doesNotContainKey("server");
    Answer passed = contour.await(contour.https("pass.example.com", "/", inner.context(null)), 200);
    assertThat(passed.echo().path("tls").path("sni").asString()).isEqualTo("pass.example.com");
  }

  @Test
  void aTcpProxyMayIncludeAnotherObjectThatHasTheServices() {
    contour.secret("default", "included", authority.issue("included.example.com"));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: included}
        spec:
          virtualhost: {fqdn: included.example.com, tls: {secretName: included}}
          tcpproxy: {include: {name: inner, namespace: default}}
        ---
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: inner}
        spec:
          tcpproxy: {services: [{name: echo, port: 80}]}
        """);
    contour.await(contour.https("included.example.com", "/", authority.context(null)), 200);
  }

  @Test
  void theAccessLogHasTheFieldsThatAreConfigured() {
    contour.proxy("log.example.com", "routes: [{services: [{name: echo, port: 80}]}]");
    contour.await(contour.http("log.example.com", "/logged").with("x-team", "a \"b\" %c%"), 200);
    Awaitility.await()
        .untilAsserted(
            () -> {
              String line =
                  contour
                      .envoy()
                      .output()
                      .lines()
                      .filter(l -> l.contains("/logged") && l.contains("200"))
                      .findFirst()
                      .orElse("{}");
              JsonNode entry = new JsonMapper().readTree(line);
              assertThat(entry.propertyNames())
                  .containsExactlyInAnyOrder(
                      "@timestamp", "method", "path", "response_code", "team");
              assertThat(entry.path("team").asString()).isEqualTo("a \"b\" %c%");
            });
  }

  @Test
  void ofTheLevelErrorOnlyFailuresAreLogged() {
    try (LiveContour quiet =
        LiveContour.start("accesslog-format: envoy\naccesslog-level: error\n", "")) {
      quiet.backend("echo");
      quiet.proxy("level.example.com", "routes: [{services: [{name: echo, port: 80}]}]");
      Call call = quiet.http("level.example.com", "/fine");
      quiet.await(call, 200);
      quiet.await(quiet.http("level.example.com", "/broken").with("x-echo-status", "500"), 500);
      Awaitility.await()
          .untilAsserted(() -> assertThat(quiet.envoy().output()).contains("\"GET /broken "));
      assertThat(quiet.envoy().output()).doesNotContain("/fine");
    }
  }

  @Test
  void aLongAnswerIsCompressedForAClientThatAcceptsIt() throws Exception {
    ScriptedBackend longAnswers =
        contour.keep(
            ScriptedBackend.start(
                (exchange, _) -> {
                  exchange.getResponseHeaders().add("Content-Type", "text/plain");
                  ScriptedBackend.send(exchange, 200, "long ".repeat(1000));
                }));
    contour.service("default", "long", "", longAnswers.port());
    contour.proxy("long.example.com", "routes: [{services: [{name: long, port: 80}]}]");
    Call call = contour.http("long.example.com", "/");
    contour.await(call, 200);
    assertThat(call.with("accept-encoding", "gzip").ask().header("content-encoding"))
        .isEqualTo("gzip");
    assertThat(call.ask().headers()).doesNotContainKey("content-encoding");
  }

  @Test
  void withProxyProtocolTheAddressOfTheClientArrives() throws Exception {
    try (LiveContour behindBalancer = LiveContour.start(null, "", "--use-proxy-protocol")) {
      behindBalancer.backend("echo");
      behindBalancer.proxy("pp.example.com", "routes: [{services: [{name: echo, port: 80}]}]");
      behindBalancer.envoy().awaitListener("ingress_http");
      Awaitility.await()
          .ignoreException(IOException.class)
          .untilAsserted(
              () -> {
                try (Socket socket = behindBalancer.http("pp.example.com", "/").connect()) {
                  socket
                      .getOutputStream()
                      .write(
                          "PROXY TCP4 198.51.100.7 192.0.2.1 4711 80\r\nGET / HTTP/1.1\r\nHost: pp.example.com\r\n\r\n"
                              .getBytes(StandardCharsets.US_ASCII));
                  Answer answer = Call.read(socket.getInputStream(), "GET");
                  assertThat(answer.received("x-forwarded-for")).isEqualTo("198.51.100.7");
                }
              });
    }
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
