package io.projectcontour.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.standalone.StandaloneProcess.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneTest {
  private static final String HOST = "web.example.com";

  @TempDir Path folder;

  private StandaloneProcess standalone;

  @BeforeEach
  void start() throws IOException {
    write("services.yaml", service("one") + service("two"));
    write("web.yaml", proxy("web", HOST, "one"));
    standalone = StandaloneProcess.start(folder);
  }

  @AfterEach
  void close() {
    standalone.close();
  }

  private void write(String name, String content) throws IOException {
    Path fresh = folder.resolve(name + ".new");
    Files.writeString(fresh, content);
    Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String service(String name) {
    return """
        apiVersion: v1
        kind: Service
        metadata:
          name: %s
        spec:
          ports:
          - port: 80
        ---
        """
        .formatted(name);
  }

  private static String proxy(String name, String host, String service) {
    return """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata:
          name: %s
        spec:
          virtualhost:
            fqdn: %s
          routes:
          - services:
            - name: %s
              port: 80
        ---
        """
        .formatted(name, host, service);
  }

  @Test
  void aRequestIsAnsweredAndTheCommandForItIsPrinted() {
    standalone.await(HOST, "/x", 200, "default/one");
    standalone.awaitOutput(
        "Try:  curl -H 'Host: web.example.com' http://127.0.0.1:" + standalone.httpPort + "/");
    assertThat(standalone.output()).contains("Reading manifests from " + folder);
    assertThat(standalone.errors()).doesNotContain("error", "warning");
  }

  @Test
  void editsTakeEffectAndNoRequestFailsMeanwhile() throws Exception {
    standalone.await(HOST, "/", 200, "default/one");
    List<String> failures = new CopyOnWriteArrayList<>();
    AtomicBoolean finished = new AtomicBoolean();
    Thread client = Thread.startVirtualThread(() -> ask(failures, finished));
    for (String service : List.of("two", "one", "two")) {
      write("web.yaml", proxy("web", HOST, service));
      standalone.await(HOST, "/", 200, "default/" + service);
    }
    write("more.yaml", service("three") + proxy("three", "three.example.com", "three"));
    standalone.await("three.example.com", "/", 200, "default/three");
    // Without interruption from one file to another, along with a new Service.
    write("web.yaml", service("four") + proxy("web", HOST, "four"));
    standalone.await(HOST, "/", 200, "default/four");
    Files.delete(folder.resolve("more.yaml"));
    standalone.await("three.example.com", "/", 404, "");
    finished.set(true);
    client.join();
    assertThat(failures)
        .as(
            () ->
                "what failed, in Envoy's access log:\n"
                    + standalone
                        .output()
                        .lines()
                        .filter(l -> l.contains("XX") || l.contains("503"))
                        .collect(java.util.stream.Collectors.joining("\n")))
        .isEmpty();
  }

  private void ask(List<String> failures, AtomicBoolean finished) {
    while (!finished.get()) {
      try {
        Answer answer = standalone.get(HOST, "/");
        if (answer.status() != 200) {
          failures.add(answer.toString());
        }
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
  }

  @Test
  void aBrokenFileIsNamedWithItsLineAndTheOthersStayInForce() throws IOException {
    standalone.await(HOST, "/", 200, "default/one");
    write("web.yaml", proxy("web", HOST, "two").replace("routes:", "rutes:"));
    standalone.awaitOutput(
        folder.resolve("web.yaml")
            + ":8: HTTPProxy default/web: spec.rutes is not a known field; did you mean routes?;"
            + " its last good version stays in force");
    write("other.yaml", proxy("other", "other.example.com", "two") + "{ no yaml\n");
    standalone.await("other.example.com", "/", 200, "default/two");
    standalone.awaitOutput(folder.resolve("other.yaml") + ":13: this is not YAML");
    assertThat(standalone.get(HOST, "/")).isEqualTo(new Answer(200, "default/one"));
    write("web.yaml", proxy("web", HOST, "two"));
    standalone.await(HOST, "/", 200, "default/two");
  }

  @Test
  void anInvalidObjectIsPrintedWithItsReasonAndLeavesTheOthersAlone() throws IOException {
    standalone.await(HOST, "/", 200, "default/one");
    write("bad.yaml", proxy("bad", "bad.example.com", "nothing"));
    standalone.awaitOutput("HTTPProxy default/bad: ServiceUnresolvedReference: ");
    assertThat(standalone.get(HOST, "/")).isEqualTo(new Answer(200, "default/one"));
    write("bad.yaml", proxy("bad", "bad.example.com", "two"));
    standalone.awaitOutput("HTTPProxy default/bad: is valid now");
    standalone.await("bad.example.com", "/", 200, "default/two");
  }

  @Test
  void aHostWithTlsIsServedAndTheCommandForItIsPrinted() throws Exception {
    TestAuthority authority = TestAuthority.create("standalone");
    TestAuthority.Issued issued = authority.issue("localhost");
    write(
        "secure.yaml",
        proxy("secure", "localhost", "two")
                .replace("localhost", "localhost\n    tls: {secretName: certificate}")
            + """
              apiVersion: v1
              kind: Secret
              metadata: {name: certificate}
              type: kubernetes.io/tls
              data:
                tls.crt: %s
                tls.key: %s
              """
                .formatted(base64(issued.certificatePem()), base64(issued.keyPem())));
    standalone.awaitOutput(
        "Try:  curl --insecure --resolve localhost:%1$d:127.0.0.1 https://localhost:%1$d/"
            .formatted(standalone.httpsPort));
    try (HttpClient client = HttpClient.newBuilder().sslContext(authority.context(null)).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + standalone.httpsPort + "/"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("default/two");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whenToldToStopItLeavesNothingRunning() {
    standalone.await(HOST, "/", 200, "default/one");
    List<ProcessHandle> children = standalone.children();
    assertThat(children).isNotEmpty();
    standalone.terminate();
    // What guards Envoy looks once a second whether it is still needed.
    for (ProcessHandle child : children) {
      assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void whenItIsKilledEnvoyEndsToo() throws Exception {
    standalone.await(HOST, "/", 200, "default/one");
    ProcessHandle envoy = standalone.envoy();
    standalone.kill();
    assertThat(envoy.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  @Test
  void theEndOfEnvoyIsAnErrorThatIsTold() {
    standalone.await(HOST, "/", 200, "default/one");
    standalone.envoy().destroyForcibly();
    assertThat(standalone.awaitExit()).isEqualTo(1);
    assertThat(standalone.errors()).contains("Envoy has ended");
  }

  @Test
  void aPortInUseIsToldWithItsFlag() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      try (StandaloneProcess second =
          StandaloneProcess.withHttpPort(other.getLocalPort(), folder)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.errors())
            .contains("cannot listen on port " + other.getLocalPort(), "--http-port");
      }
    }
    int xdsPort = FreePort.next();
    try (ServerSocket other = new ServerSocket(xdsPort, 1, InetAddress.getLoopbackAddress());
        StandaloneProcess second = StandaloneProcess.start(folder, "--xds-port=" + xdsPort)) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.errors())
          .contains("cannot listen on port " + other.getLocalPort(), "--xds-port");
    }
  }

  @Test
  void theQuickstartAnswersAsItsPageSays() throws IOException {
    try (StandaloneProcess quickstart =
        StandaloneProcess.start(Repository.root().resolve("examples/quickstart"))) {
      quickstart.await("shop.example.com", "/", 200, "shop/shop");
      quickstart.await("shop.example.com", "/blog/today", 200, "blog/blog");
      quickstart.await("blog.example.com", "/", 200, "blog/blog");
      quickstart.await("unknown.example.com", "/", 404, "");
      assertThat(quickstart.output()).doesNotContain("HTTPProxy ");
    }
  }
}
