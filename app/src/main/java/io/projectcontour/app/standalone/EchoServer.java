package io.projectcontour.app.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.projectcontour.k8s.NamespacedName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A backend that answers every request with 200, its name and what it received, as JSON. It speaks
 * HTTP/1.1 without TLS, on the loopback address.
 */
final class EchoServer implements AutoCloseable {
  /** Where all of them listen. */
  static final String ADDRESS = "127.0.0.1";

  private static final int SHOWN_BODY_BYTES = 4096;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final NamespacedName service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private EchoServer(NamespacedName service, HttpServer server) {
    this.service = service;
    this.server = server;
  }

  /** Starts one on a free port. */
  static EchoServer start(NamespacedName service) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0);
    EchoServer echo = new EchoServer(service, HttpServer.create(anyPort, 0));
    echo.server.setExecutor(echo.threads);
    echo.server.createContext("/", echo::answer);
    echo.server.start();
    return echo;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = description(exchange).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, isHead ? -1 : body.length);
      if (!isHead) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private String description(HttpExchange exchange) throws IOException {
    ObjectNode echo = JSON.createObjectNode();
    echo.put("backend", service.toString())
        .put("method", exchange.getRequestMethod())
        .put("path", exchange.getRequestURI().toString())
        .put("protocol", exchange.getProtocol());
    ObjectNode headers = echo.putObject("headers");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              ArrayNode list = headers.putArray(name.toLowerCase(Locale.ROOT));
              values.forEach(list::add);
            });
    byte[] start = exchange.getRequestBody().readNBytes(SHOWN_BODY_BYTES);
    long more = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    echo.put("body", new String(start, StandardCharsets.UTF_8))
        .put("body-bytes", start.length + more);
    return JSON.writeValueAsString(echo) + "\n";
  }
}
