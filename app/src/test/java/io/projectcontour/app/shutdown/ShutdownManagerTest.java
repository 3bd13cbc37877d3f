package io.projectcontour.app.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownManagerTest {
  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  private ShutdownManager manager;

  @BeforeEach
  void start() throws IOException {
    manager =
        ShutdownManager.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            readyFile(),
            Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    manager.close();
  }

  private Path readyFile() {
    return folder.resolve("ok");
  }

  private CompletableFuture<HttpResponse<String>> ask(String method, String path) {
    URI uri = URI.create("http://localhost:" + manager.address().getPort() + path);
    return client.sendAsync(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer)
      throws Exception {
    return answer.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aHookWaitsUntilTheFileIsThere() throws Exception {
    CompletableFuture<HttpResponse<String>> hook = ask("GET", "/shutdown");
    // Another request is answered meanwhile, so the hook really waits.
    assertThat(await(ask("GET", "/healthz")).body()).isEqualTo("OK");
    assertThat(hook).isNotDone();
    Files.createFile(readyFile());
    assertThat(await(hook).statusCode()).isEqualTo(200);
    assertThat(await(hook).body()).isEqualTo("OK");
  }

  @Test
  void aFileThatIsAlreadyThereEndsTheWaitAtOnceForAnyMethod() throws Exception {
    Files.createFile(readyFile());
    assertThat(await(ask("POST", "/shutdown")).statusCode()).isEqualTo(200);
    assertThat(await(ask("HEAD", "/shutdown")).statusCode()).isEqualTo(200);
  }

  @Test
  void otherPathsAreNotFound() throws Exception {
    assertThat(await(ask("GET", "/healthz/more")).statusCode()).isEqualTo(404);
    assertThat(await(ask("GET", "/")).statusCode()).isEqualTo(404);
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    assertThatThrownBy(
            () -> ShutdownManager.start(manager.address(), readyFile(), Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class);
  }
}
