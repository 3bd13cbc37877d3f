package io.projectcontour.it.pods;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One port of a Service: each new connection goes to an endpoint that is ready now, and stays there
 * until one side ends it, as with kube-proxy. Any thread may call it.
 */
final class ServiceProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;

  private final ServerSocket server;
  private final AtomicReference<List<InetSocketAddress>> endpoints =
      new AtomicReference<>(List.of());
  private final AtomicInteger connections = new AtomicInteger();

  ServiceProxy(InetAddress address, int port) {
    try {
      this.server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(address, port), 200);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + address + ":" + port, e);
    }
    Thread.ofVirtual().name("service " + address + ":" + port).start(this::accept);
  }

  /** Where it listens. */
  int port() {
    return server.getLocalPort();
  }

  /** Says where new connections go. */
  void forward(List<InetSocketAddress> to) {
    endpoints.set(List.copyOf(to));
  }

  /** How many connections there have been so far. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    connections.incrementAndGet();
    List<InetSocketAddress> all = new ArrayList<>(endpoints.get());
    try (client) {
      if (all.isEmpty()) {
        client.setSoLinger(true, 0); // Refused, as nothing listens.
        return;
      }
      try (Socket backend = new Socket()) {
        backend.connect(all.get(ThreadLocalRandom.current().nextInt(all.size())), CONNECT_MILLIS);
        Thread back = Thread.ofVirtual().start(() -> copy(backend, client));
        copy(client, backend);
        back.join();
      }
    } catch (IOException e) {
      // The client sees that its connection has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side broke: so does the other.
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
