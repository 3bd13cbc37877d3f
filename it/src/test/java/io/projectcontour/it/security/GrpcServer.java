package io.projectcontour.it.security;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A gRPC server with one service, on a port of its own; plain or with TLS. */
final class GrpcServer implements AutoCloseable {
  private final ExecutorService threads;
  private final Server server;

  private GrpcServer(NettyServerBuilder builder, BindableService service) {
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      this.server = builder.executor(threads).addService(service).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without TLS; port 0 takes a free one. */
  static GrpcServer plain(InetAddress address, int port, BindableService service) {
    return new GrpcServer(
        NettyServerBuilder.forAddress(new InetSocketAddress(address, port)), service);
  }

  /** With TLS, showing a certificate. A client's has to be of the same authority, if it has one. */
  static GrpcServer secure(
      InetAddress address,
      TestAuthority authority,
      TestAuthority.Issued shown,
      BindableService service) {
    try {
      return new GrpcServer(
          NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
              .sslContext(
                  GrpcSslContexts.configure(
                          SslContextBuilder.forServer(
                              stream(shown.chainPem()), stream(shown.keyPem())))
                      .trustManager(stream(authority.certificatePem()))
                      .clientAuth(ClientAuth.OPTIONAL)
                      .build()),
          service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
