package io.projectcontour.app.certgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.projectcontour.app.certgen.SecretStore.Outcome;
import io.projectcontour.k8s.SecretValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ClusterSecretsTest {
  private static final String POST = "POST /api/v1/namespaces/ns/secrets";
  private static final String PUT = "PUT /api/v1/namespaces/ns/secrets/s";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ArrayDeque<>();
  private final SecretManifest secret =
      new SecretManifest(
          "ns", "s", "Opaque", Map.of("k", SecretValue.of("v".getBytes(StandardCharsets.UTF_8))));

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private ClusterSecrets secrets;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + server.getAddress().getPort() + "/")
            .withRequestRetryBackoffLimit(0)
            .build();
    secrets =
        new ClusterSecrets(
            new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build());
  }

  @AfterEach
  void stop() {
    secrets.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      int status = statuses.remove();
      byte[] body =
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":%d,\"message\":\"said so\"}"
              .formatted(status)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void aNewSecretIsCreated() throws IOException {
    statuses.add(201);
    assertThat(secrets.write(secret, false)).isEqualTo(Outcome.CREATED);
    assertThat(requests).containsExactly(POST);
    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(bodies.getFirst())).isEqualTo(json.readTree(secret.json()));
  }

  @Test
  void anExistingSecretIsLeftAlone() throws IOException {
    statuses.add(409);
    assertThat(secrets.write(secret, false)).isEqualTo(Outcome.KEPT);
    assertThat(requests).containsExactly(POST);
  }

  @Test
  void anExistingSecretIsReplacedOnRequestWithoutReadingItFirst() throws IOException {
    statuses.add(409);
    statuses.add(200);
    assertThat(secrets.write(secret, true)).isEqualTo(Outcome.REPLACED);
    assertThat(requests).containsExactly(POST, PUT);
  }

  @Test
  void aRefusalSaysWhatToDo() {
    statuses.add(403);
    assertThatThrownBy(() -> secrets.write(secret, true))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot create Secret ns/s: said so; the account needs a Role that may create and"
                + " update Secrets");
    statuses.add(409);
    statuses.add(422);
    assertThatThrownBy(() -> secrets.write(secret, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot update Secret ns/s")
        .hasMessageContaining("delete the old Secret");
  }

  @Test
  void aServerThatDoesNotAnswerIsTold() {
    server.stop(0);
    assertThatThrownBy(() -> secrets.write(secret, true))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot create Secret ns/s: no answer from the API server: ConnectException");
  }
}
