package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.projectcontour.k8s.KubernetesObjects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiRequestsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void anAnswerInManyPartsIsReadWhole() throws Exception {
    String long1 = "x".repeat(300_000);
    server.createContext(
        "/a", exchange -> answer(exchange, 200, "{\"a\":\"" + long1 + "\",\"b\":1}"));

    JsonNode answer =
        new ApiRequests(client).put("/a", KubernetesObjects.mapper().createObjectNode());

    assertThat(answer.path("a").asString()).isEqualTo(long1);
    assertThat(answer.path("b").asInt()).isEqualTo(1);
  }

  @Test
  void aRefusalCarriesWhatTheServerSaid() {
    server.createContext(
        "/a", exchange -> answer(exchange, 409, "{\"kind\":\"Status\",\"message\":\"too late\"}"));

    assertThatThrownBy(() -> new ApiRequests(client).get("/a"))
        .isInstanceOf(ApiStatusException.class)
        .hasMessageContaining("too late")
        .extracting(e -> ((ApiStatusException) e).code())
        .isEqualTo(409);
  }

  @Test
  void anAnswerThatStopsHalfwayIsGivenUpAndItsConnectionIsReleased() {
    CompletableFuture<IOException> broken = new CompletableFuture<>();
    server.createContext("/a", exchange -> trickle(exchange, broken));

    assertThatThrownBy(() -> new ApiRequests(client, SHORT).get("/a"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within");

    assertThat(broken)
        .as("what the server sees of the connection")
        .succeedsWithin(10, TimeUnit.SECONDS);
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(code, 0);
      exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Sends blanks, which an answer may have, until the client has gone. */
  private static void trickle(HttpExchange exchange, CompletableFuture<IOException> broken)
      throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      while (!Thread.currentThread().isInterrupted()) {
        exchange.getResponseBody().write(new byte[] {' '});
        exchange.getResponseBody().flush();
        Thread.sleep(20);
      }
    } catch (IOException e) {
      broken.complete(e);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
