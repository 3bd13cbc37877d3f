package io.projectcontour.app.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminClientTest {
  @TempDir Path folder;

  private AdminClient client() {
    return new AdminClient(folder.resolve("a.sock"), Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theBodyIsReadWithALengthOrInChunks(boolean inChunks) throws IOException {
    String body = "some text\nthat is longer than a chunk\n";
    try (FakeEnvoyAdmin admin = FakeEnvoyAdmin.on(folder.resolve("a.sock"))) {
      admin.thenAnswerOk(body, inChunks);
      assertThat(client().request("GET", "/stats?filter=a")).isEqualTo(body);
      assertThat(admin.requests()).containsExactly("GET /stats?filter=a HTTP/1.1");
    }
  }

  @Test
  void anAnswerWithoutALengthEndsWithTheConnection() throws IOException {
    try (FakeEnvoyAdmin admin = FakeEnvoyAdmin.on(folder.resolve("a.sock"))) {
      admin.thenAnswer("HTTP/1.1 200 OK\r\n\r\nall of it");
      assertThat(client().request("GET", "/")).isEqualTo("all of it");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "SSH-2.0-OpenSSH\r\n"
      })
  void whatIsNoGoodAnswerIsAnErrorThatNamesTheRequestAndTheSocket(String answer)
      throws IOException {
    try (FakeEnvoyAdmin admin = FakeEnvoyAdmin.on(folder.resolve("a.sock"))) {
      admin.thenAnswer(answer);
      assertThatThrownBy(() -> client().request("POST", "/healthcheck/fail"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("POST /healthcheck/fail on " + folder.resolve("a.sock") + ": ");
    }
  }

  @Test
  void aSocketThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> client().request("GET", "/")).isInstanceOf(IOException.class);
  }

  @Test
  void anEnvoyThatDoesNotAnswerDoesNotHoldTheClientForEver() throws IOException {
    try (FakeEnvoyAdmin admin = FakeEnvoyAdmin.on(folder.resolve("a.sock"))) {
      admin.thenAnswer("");
      AdminClient impatient = new AdminClient(folder.resolve("a.sock"), Duration.ofMillis(50));
      assertThatThrownBy(() -> impatient.request("GET", "/"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer within");
    }
  }
}
