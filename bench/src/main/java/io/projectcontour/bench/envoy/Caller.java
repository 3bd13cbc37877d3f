package io.projectcontour.bench.envoy;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its connection, as browsers do: it asks once more on a new one if the old one
 * was closed before any answer. Belongs to one thread.
 */
final class Caller implements AutoCloseable {
  private final Call call;
  private final byte[] request;
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private boolean fresh;

  Caller(Call call) {
    this.call = call;
    this.request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(call.path(), call.host())
            .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Asks.
   *
   * @throws IOException if there is no answer
   */
  Answer ask() throws IOException {
    try {
      return once();
    } catch (IOException e) {
      boolean wasFresh = fresh;
      close();
      if (wasFresh) {
        throw e;
      }
      return once();
    }
  }

  private Answer once() throws IOException {
    Socket current = socket;
    InputStream input = in;
    fresh = current == null || input == null;
    if (current == null || input == null) {
      current = call.connect();
      input = new BufferedInputStream(current.getInputStream());
      socket = current;
      in = input;
    }
    current.getOutputStream().write(request);
    Answer answer = Call.read(input, "GET");
    if (answer.header("connection").equals("close")) {
      close();
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    Socket current = socket;
    socket = null;
    in = null;
    if (current != null) {
      current.close();
    }
  }
}
