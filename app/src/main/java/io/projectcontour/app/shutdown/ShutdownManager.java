package io.projectcontour.app.shutdown;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that the hooks of Envoy's pod ask: {@code /shutdown} answers when Envoy may be
 * stopped, {@code /healthz} at once.
 */
public final class ShutdownManager implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ShutdownManager.class);
  private static final byte[] OK = "OK".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOT_FOUND = "not found".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final Path readyFile;
  private final Duration checkInterval;

  private ShutdownManager(HttpServer server, Path readyFile, Duration checkInterval) {
    this.server = server;
    this.readyFile = readyFile;
    this.checkInterval = checkInterval;
  }

  /**
   * Starts to serve.
   *
   * @param checkInterval how often it is looked whether the file is there
   * @throws IOException if the address is taken
   */
  public static ShutdownManager start(
      InetSocketAddress address, Path readyFile, Duration checkInterval) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ShutdownManager manager = new ShutdownManager(server, readyFile, checkInterval);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", manager::answer);
    server.start();
    return manager;
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/healthz" -> send(exchange, 200, OK);
        case "/shutdown" -> answerWhenReady(exchange);
        default -> send(exchange, 404, NOT_FOUND);
      }
    }
  }

  private void answerWhenReady(HttpExchange exchange) throws IOException {
    logger.atInfo().addKeyValue("file", readyFile).log("a hook waits for the file");
    try {
      while (!Files.exists(readyFile)) {
        Thread.sleep(checkInterval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    logger.atInfo().addKeyValue("file", readyFile).log("the file is there: the hook may go on");
    send(exchange, 200, OK);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean withBody = !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, withBody ? body.length : -1);
    if (withBody) {
      exchange.getResponseBody().write(body);
    }
  }
}
