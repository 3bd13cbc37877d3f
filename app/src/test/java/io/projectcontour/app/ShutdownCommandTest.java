package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ShutdownCommandTest {
  private static final String NO_CONNECTIONS =
      "HTTP/1.1 200 OK\r\n\r\nenvoy_http_downstream_cx_active{p=\"ingress_http\"} 4\n";

  @TempDir Path folder;
  private final TestTerminal terminal = new TestTerminal();

  @Test
  void allFlagsAreUnderstoodAndTheFileIsWritten() throws IOException {
    Path socket = folder.resolve("a.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.startVirtualThread(() -> answerAll(server));
      assertThat(
              terminal.run(
                  "envoy",
                  "shutdown",
                  "--admin-address=" + socket,
                  "--admin-port=9001",
                  "--check-delay=1ms",
                  "--check-interval=1ms",
                  "--drain-delay=1ms",
                  "--min-open-connections=4",
                  "--ready-file=" + folder.resolve("ok")))
          .isZero();
    }
    assertThat(folder.resolve("ok")).isEmptyFile();
  }

  private static void answerAll(ServerSocketChannel server) {
    while (true) {
      try (SocketChannel client = server.accept()) {
        client.read(ByteBuffer.allocate(1024));
        client.write(ByteBuffer.wrap(NO_CONNECTIONS.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  @Test
  void aWrongDurationIsAUsageError() {
    assertThat(terminal.run("envoy", "shutdown", "--check-delay=5")).isEqualTo(1);
    assertThat(terminal.err())
        .startsWith("contour: error: ")
        .contains("--check-delay", "missing unit")
        .endsWith(", try --help\n");
  }

  @Test
  void theManagerFailsWhenItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      assertThat(terminal.run("envoy", "shutdown-manager", "--serve-port=" + taken.getLocalPort()))
          .isEqualTo(1);
    }
    assertThat(terminal.run("envoy", "shutdown-manager", "--serve-port=70000")).isEqualTo(1);
  }

  @Test
  @Timeout(20)
  void theManagerNeedsAFileToWaitFor() {
    assertThat(terminal.run("envoy", "shutdown-manager", "--serve-port=0", "--ready-file="))
        .isEqualTo(1);
  }
}
