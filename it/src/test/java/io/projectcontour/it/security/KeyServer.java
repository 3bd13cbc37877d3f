package io.projectcontour.it.security;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** Serves a set of public keys at every path. */
final class KeyServer implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong requests = new AtomicLong();
  private final HttpServer server;
  private final byte[] keys;

  private KeyServer(HttpServer server, String keys) {
    this.server = server;
    this.keys = keys.getBytes(StandardCharsets.UTF_8);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Without TLS.
   *
   * @param keys as JSON, RFC 7517
   */
  static KeyServer http(InetAddress address, String keys) {
    try {
      return new KeyServer(HttpServer.create(new InetSocketAddress(address, 0), 0), keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With TLS.
   *
   * @param keys as JSON, RFC 7517
   */
  static KeyServer https(InetAddress address, String keys, SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new KeyServer(server, keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How often the keys were fetched. */
  long requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(200, keys.length);
    exchange.getResponseBody().write(keys);
    exchange.close();
  }
}
