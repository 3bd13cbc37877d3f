package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Options of listeners, of Envoy's runtime and of its overload manager. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListenerOptionsTest {
  private static final String ROUTE = "routes: [{services: [{name: echo, port: 80}]}]";
  private static final int MOST_CONNECTIONS = 8;

  private LiveContour contour;

  @BeforeAll
  void start() {
    contour =
        LiveContour.start(
            """
            listener:
              max-requests-per-connection: 2
              http2-max-concurrent-streams: 17
              max-requests-per-io-cycle: 5
              max-connections-per-listener: %d
              connection-balancer: exact
              socket-options: {tos: 64}
            network: {num-trusted-hops: 1, strip-trailing-host-dot: true}
            serverHeaderTransformation: pass_through
            disableMergeSlashes: true
            disableAllowChunkedLength: true
            runtime-settings: {"re2.max_program_size.warn_level": "4711"}
            """
                .formatted(MOST_CONNECTIONS),
            "");
    contour.backend("echo");
    contour.proxy("options.example.com", ROUTE);
    contour.await(contour.http("options.example.com", "/"), 200);
  }

  private Socket connect() throws IOException {
    return contour.http("options.example.com", "/").connect();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Answer ask(Socket socket) throws IOException {
    return contour.http("options.example.com", "/").ask(socket);
  }

  @Test
  void aConnectionEndsAfterTheConfiguredNumberOfRequests() throws Exception {
    try (Socket socket = connect()) {
      assertThat(ask(socket).headers()).doesNotContainKey("connection");
      assertThat(ask(socket).header("connection")).isEqualTo("close");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectionsBeyondTheLimitOfTheListenerAreClosed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      // Those of earlier tests may not be gone yet, so it begins to refuse at this number at most.
      for (int i = 0; i < MOST_CONNECTIONS; i++) {
        sockets.add(connect());
      }
      Awaitility.await()
          .until(
              () -> {
                try (Socket more = connect()) {
                  return more.getInputStream().read() == -1;
                }
              });
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    contour.await(contour.http("options.example.com", "/"), 200);
  }

  @Test
  void anHttp2ClientIsToldHowManyStreamsItMayOpen() throws Exception {
    try (Socket socket = connect()) {
      // The preface, and settings without any: both are sent before a client reads.
      send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0");
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      assertThat(in.readUnsignedByte()).as("type of the first frame: SETTINGS").isEqualTo(4);
      in.skipNBytes(5); // flags and stream
      List<String> settings = new ArrayList<>();
      for (int i = 0; i < length / 6; i++) {
        settings.add(in.readUnsignedShort() + "=" + in.readInt());
      }
      assertThat(settings).as("MAX_CONCURRENT_STREAMS is 3").contains("3=17");
    }
  }

  @Test
  void theRuntimeHasTheLimitsAndTheKeysOfTheConfiguration() {
    JsonNode entries = new JsonMapper().readTree(contour.envoy().admin("/runtime")).path("entries");
    assertThat(value(entries, "http.max_requests_per_io_cycle")).isEqualTo("5");
    assertThat(value(entries, "envoy.resource_limits.listener.ingress_http.connection_limit"))
        .isEqualTo(Integer.toString(MOST_CONNECTIONS));
    assertThat(value(entries, "re2.max_program_size.warn_level")).isEqualTo("4711");
  }

  private static String value(JsonNode entries, String key) {
    return entries.path(key).path("final_value").asString("");
  }

  @Test
  void aTrailingDotOfTheHostIsStripped() throws Exception {
    assertThat(contour.http("options.example.com.", "/").ask().status()).isEqualTo(200);
  }

  @Test
  void oneProxyInFrontIsBelieved() throws Exception {
    Answer answer =
        contour
            .http("options.example.com", "/")
            .with("X-Forwarded-For", "192.0.2.9, 198.51.100.7")
            .ask();
    assertThat(answer.received("x-envoy-external-address")).isEqualTo("198.51.100.7");
  }

  @Test
  void theNameOfTheServerIsThatOfTheBackend() {
    ScriptedBackend named =
        contour.keep(
            ScriptedBackend.start(
                (exchange, _) -> {
                  exchange.getResponseHeaders().set("Server", "backend/1");
                  ScriptedBackend.send(exchange, 200, "named");
                }));
    contour.service("default", "named", "", named.port());
    contour.proxy("named.example.com", "routes: [{services: [{name: named, port: 80}]}]");
    Answer answer = contour.await(contour.http("named.example.com", "/"), 200);
    assertThat(answer.header("server")).isEqualTo("backend/1");
  }

  @Test
  void slashesStayAsTheyAre() {
    contour.backend("one");
    contour.proxy(
        "slashes.example.com",
        """
        routes:
        - {conditions: [{prefix: /x/a}], services: [{name: one, port: 80}]}
        - {services: [{name: echo, port: 80}]}
        """);
    contour.await(
        contour.http("slashes.example.com", "/x/a"), answer -> answer.backend().equals("one"));
    contour.await(
        contour.http("slashes.example.com", "/x//a"), answer -> answer.backend().equals("echo"));
  }

  @Test
  void aRequestWithALengthAndChunksIsRefused() throws Exception {
    try (Socket socket = connect()) {
      send(
          socket,
          String.join(
              "\r\n",
              "POST / HTTP/1.1",
              "Host: options.example.com",
              "Content-Length: 5",
              "Transfer-Encoding: chunked",
              "",
              "0",
              "",
              ""));
      assertThat(Call.read(socket.getInputStream(), "POST").status()).isEqualTo(400);
    }
  }

  @Test
  void onlyTheConfiguredHttpVersionsAreOffered() throws Exception {
    TestAuthority authority = TestAuthority.create("versions");
    try (LiveContour old = LiveContour.start("default-http-versions: [http/1.1]\n", "")) {
      old.backend("echo");
      old.secret("default", "versions", authority.issue("versions.example.com"));
      old.apply(
          """
          apiVersion: projectcontour.io/v1
          kind: HTTPProxy
          metadata: {name: versions}
          spec:
            virtualhost: {fqdn: versions.example.com, tls: {secretName: versions}}
            routes: [{services: [{name: echo, port: 80}]}]
          """);
      SSLContext context = authority.context(null);
      old.await(old.https("versions.example.com", "/", context), 200);
      try (SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), old.httpsPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("versions.example.com")));
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      }
    }
  }

  @Test
  void underOverloadRequestsAreRefusedAndTheHealthListenerSaysSo() throws Exception {
    int port = FreePort.next();
    try (LiveContour overloaded =
        LiveContour.startOverloaded(
            "omEnforcedHealthListener: {address: 127.0.0.1, port: %d}\n".formatted(port))) {
      overloaded.backend("echo");
      overloaded.proxy("options.example.com", ROUTE);
      Answer answer = overloaded.await(overloaded.http("options.example.com", "/"), 503);
      assertThat(answer.body()).isEqualTo("envoy overloaded");
      assertThat(Call.get(port, "localhost", "/ready").ask().status()).isEqualTo(503);
    }
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
