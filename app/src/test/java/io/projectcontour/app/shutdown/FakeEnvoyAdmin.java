package io.projectcontour.app.shutdown;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Envoy's administration on a Unix domain socket: gives the answers it was told, in order. */
final class FakeEnvoyAdmin implements AutoCloseable {
  private final ServerSocketChannel server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();

  private FakeEnvoyAdmin(ServerSocketChannel server) {
    this.server = server;
  }

  static FakeEnvoyAdmin on(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    FakeEnvoyAdmin admin = new FakeEnvoyAdmin(server);
    Thread.startVirtualThread(admin::serve);
    return admin;
  }

  /** The next answer, byte for byte; an empty one keeps the client waiting. */
  FakeEnvoyAdmin thenAnswer(String answer) {
    answers.add(answer);
    return this;
  }

  /** The next answer with this body, with a length or in chunks of seven bytes. */
  FakeEnvoyAdmin thenAnswerOk(String body, boolean inChunks) {
    if (!inChunks) {
      return thenAnswer(
          "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s".formatted(body.length(), body));
    }
    StringBuilder chunks =
        new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int start = 0; start < body.length(); start += 7) {
      String chunk = body.substring(start, Math.min(start + 7, body.length()));
      chunks
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    return thenAnswer(chunks.append("0\r\n\r\n").toString());
  }

  /** First lines of the requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.startVirtualThread(() -> answer(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void answer(SocketChannel client) {
    try (client) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII));
      String first = reader.readLine();
      for (String header = first; header != null && !header.isEmpty(); header = reader.readLine()) {
        // the request has no body
      }
      requests.add(String.valueOf(first));
      String answer = answers.poll();
      if (answer == null) {
        answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
      }
      if (answer.isEmpty()) {
        while (reader.read() >= 0) {
          // until the client gives up
        }
        return;
      }
      ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    } catch (IOException e) {
      requests.add("broken: " + e.getMessage());
    }
  }
}
