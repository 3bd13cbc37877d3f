package io.projectcontour.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.ServerSettings.MetricsTls;
import io.projectcontour.settings.StatsSettings.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and answers by path. */
public final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  private final HttpServer server;
  private final String host;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpListener(HttpServer server, String host) {
    this.server = server;
    this.host = host;
    server.setExecutor(threads);
    // Whatever a context does not know.
    server.createContext(
        "/", exchange -> send(exchange, Reply.problem(404, "there is no such page")));
  }

  /**
   * Takes the address; requests are answered after {@link #start}.
   *
   * @param flag the flag that gives another port, for the error
   * @param tls the files for TLS, without which it is plain
   * @throws CommandFailure if the address is in use, or the files cannot be used
   */
  public static HttpListener bind(Address address, String flag, Optional<MetricsTls> tls)
      throws CommandFailure {
    ClientLimits.set();
    InetSocketAddress socket = new InetSocketAddress(address.address(), address.port());
    try {
      if (tls.isEmpty()) {
        return new HttpListener(HttpServer.create(socket, 0), address.address());
      }
      ReloadingTls reloading = ReloadingTls.of(tls.get());
      HttpsServer secure = HttpsServer.create(socket, 0);
      secure.setHttpsConfigurator(reloading.configurator());
      return new HttpListener(secure, address.address());
    } catch (ServerIdentity.UnusableFilesException e) {
      throw new CommandFailure("cannot serve metrics over TLS", e);
    } catch (IOException e) {
      String message =
          socket.isUnresolved()
              ? "cannot listen, the address of the server with " + flag + " is not known here"
              : "cannot listen, give another port with " + flag;
      throw new CommandFailure(message, e)
          .with("address", socket.getHostString() + ":" + socket.getPort());
    }
  }

  /** Answers requests for exactly this path. */
  public void handle(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          // A context also stands for all that begins with its path.
          if (exchange.getRequestURI().getPath().equals(path)) {
            send(exchange, reply(exchange, page));
          } else {
            send(exchange, Reply.problem(404, "there is no such page"));
          }
        });
  }

  /** Whether only this machine can reach it. */
  public boolean isLoopback() {
    return server.getAddress().getAddress().isLoopbackAddress();
  }

  /** Answers requests from now on. */
  public void start() {
    server.start();
    LOG.atInfo()
        .addKeyValue("address", host + ":" + server.getAddress().getPort())
        .log("started HTTP server");
  }

  private static Reply reply(HttpExchange exchange, Page page) {
    try {
      return page.reply(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.problem(503, "the process ends");
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("path", exchange.getRequestURI().getPath())
          .addKeyValue("error", e)
          .log("a page cannot be shown");
      return Reply.problem(500, "the page cannot be shown: " + e);
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(reply.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(reply.status(), reply.length());
      try (OutputStream body = exchange.getResponseBody()) {
        reply.body().writeTo(body);
      }
    } finally {
      reply.afterwards().run();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
