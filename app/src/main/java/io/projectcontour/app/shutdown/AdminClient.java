package io.projectcontour.app.shutdown;

import io.projectcontour.app.Reasons;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Asks Envoy's administration over its Unix domain socket, one request a connection.
 *
 * <p>The JDK's HTTP client knows no such sockets. Any thread may call it.
 */
public final class AdminClient {
  private final Path socket;
  private final Duration timeLimit;

  /**
   * For a socket.
   *
   * @param timeLimit for a request as a whole
   */
  public AdminClient(Path socket, Duration timeLimit) {
    this.socket = socket;
    this.timeLimit = timeLimit;
  }

  /**
   * Sends a request without a body and returns the body of the answer.
   *
   * @param target path and query, percent-encoded
   * @throws IOException if Envoy cannot be reached, does not answer in time or answers with another
   *     status than 200
   */
  String request(String method, String target) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Thread limit = Thread.startVirtualThread(() -> closeAfterTimeLimit(channel));
      try {
        return exchange(channel, method, target);
      } catch (AsynchronousCloseException e) {
        throw new IOException("no answer within " + timeLimit.toSeconds() + "s", e);
      } finally {
        limit.interrupt();
      }
    } catch (IOException e) {
      throw new IOException("%s %s on %s: %s".formatted(method, target, socket, Reasons.of(e)), e);
    }
  }

  private String exchange(SocketChannel channel, String method, String target) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    String request =
        "%s %s HTTP/1.1\r\nHost: envoy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .formatted(method, target);
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    InputStream answer = new BufferedInputStream(Channels.newInputStream(channel));
    HttpAnswer read = HttpAnswer.read(answer);
    if (read.status() != 200) {
      throw new IOException("status " + read.status());
    }
    return read.body();
  }

  private void closeAfterTimeLimit(SocketChannel channel) {
    try {
      Thread.sleep(timeLimit);
      channel.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the answer came in time
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
