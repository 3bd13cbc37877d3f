package io.projectcontour.it.security;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An authorization service over HTTP that allows what has the header {@code x-auth: allow}, and
 * answers with {@code x-user: alice} and {@code x-secret: 1}. All else gets 401 with a body. It
 * notes what it was asked.
 */
final class HttpAuthorizationServer implements AutoCloseable {
  /** The body of a refusal. */
  static final String REFUSAL = "refused by the HTTP service";

  private final Queue<Asked> requests = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /**
   * One request.
   *
   * @param headers by name in lower case, the first value of each
   */
  record Asked(String method, String path, Map<String, String> headers, String body) {}

  private HttpAuthorizationServer(InetAddress address) {
    try {
      server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static HttpAuthorizationServer start(InetAddress address) {
    return new HttpAuthorizationServer(address);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** What it was asked so far. */
  List<Asked> requests() {
    return List.copyOf(requests);
  }

  /** The last that it was asked. */
  Asked lastRequest() {
    return requests().getLast();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    header -> header.getValue().getFirst()));
    requests.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    if ("allow".equals(headers.get("x-auth"))) {
      exchange.getResponseHeaders().add("x-user", "alice");
      exchange.getResponseHeaders().add("x-secret", "1");
      exchange.sendResponseHeaders(200, -1);
    } else {
      byte[] body = REFUSAL.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(401, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
