package io.projectcontour.app.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownTest {
  private static final String DRAIN = "POST /healthcheck/fail HTTP/1.1";
  private static final String COUNT =
      "GET /stats/prometheus?filter=%5Ehttp%5C..*%5C.downstream_cx_active%24 HTTP/1.1";

  @TempDir Path folder;
  private final List<Duration> pauses = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private FakeEnvoyAdmin admin;

  @BeforeEach
  void startAdmin() throws IOException {
    admin = FakeEnvoyAdmin.on(folder.resolve("a.sock"));
  }

  @AfterEach
  void stopAdmin() throws IOException {
    admin.close();
  }

  private Path readyFile() {
    return folder.resolve("ok");
  }

  private static String open(int connections) {
    return "envoy_http_downstream_cx_active{envoy_http_conn_manager_prefix=\"ingress_http\"} %d\n"
        .formatted(connections);
  }

  private void shutDown(long minOpenConnections) throws IOException, InterruptedException {
    new Shutdown(
            new ShutdownSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                minOpenConnections,
                readyFile()),
            new AdminClient(folder.resolve("a.sock"), Duration.ofSeconds(30)),
            time -> {
              assertThat(readyFile()).doesNotExist();
              pauses.add(time);
            })
        .run();
  }

  @Test
  void theFileIsWrittenOnceTheConnectionsAreGone() throws Exception {
    admin
        .thenAnswerOk("OK\n", false)
        .thenAnswerOk(open(2), true)
        .thenAnswerOk(open(1), true)
        .thenAnswerOk(open(0), true);
    shutDown(0);
    assertThat(readyFile()).isEmptyFile();
    assertThat(admin.requests()).containsExactly(DRAIN, COUNT, COUNT, COUNT);
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3));
  }

  @Test
  void someConnectionsMayStayOpenIfTheUserSaysSo() throws Exception {
    admin.thenAnswerOk("OK\n", false).thenAnswerOk(open(6), true).thenAnswerOk(open(5), true);
    shutDown(5);
    assertThat(readyFile()).isEmptyFile();
    assertThat(admin.requests()).hasSize(3);
  }

  @Test
  void anEnvoyThatCannotBeMadeToDrainIsTriedFourTimesAndWaitedForAllTheSame() throws Exception {
    String failure = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
    for (int i = 0; i < 4; i++) {
      admin.thenAnswer(failure);
    }
    admin.thenAnswerOk(open(0), true);
    shutDown(0);
    assertThat(readyFile()).isEmptyFile();
    assertThat(admin.requests()).containsExactly(DRAIN, DRAIN, DRAIN, DRAIN, COUNT);
    assertThat(pauses).hasSize(5);
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(220));
    assertThat(pauses.get(2)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1100));
    assertThat(pauses.get(3)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5500));
  }

  @Test
  void aCountThatFailsIsTriedAgain() throws Exception {
    admin
        .thenAnswerOk("OK\n", false)
        .thenAnswer("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")
        .thenAnswerOk("no such gauge\n", true)
        .thenAnswerOk(open(0), true);
    shutDown(0);
    assertThat(readyFile()).isEmptyFile();
    assertThat(admin.requests()).containsExactly(DRAIN, COUNT, COUNT, COUNT);
  }
}
