package io.projectcontour.it.behaviour;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend whose answers the test decides. */
public final class ScriptedBackend implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();

  /** What is answered. */
  public interface Script {
    /**
     * Answers a request; several may run at once.
     *
     * @param number of the request, from 1
     */
    void answer(HttpExchange exchange, int number) throws IOException;
  }

  private ScriptedBackend(HttpServer server, Script script) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            script.answer(exchange, requests.incrementAndGet());
          }
        });
    server.start();
  }

  /** Starts one on a free port of the loopback address. */
  public static ScriptedBackend start(Script script) {
    try {
      return new ScriptedBackend(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a response. */
  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** The port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** How many requests came so far. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
