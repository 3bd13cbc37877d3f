package io.projectcontour.app.xdscli;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the xDS server is reached.
 *
 * @param target host and port
 * @param tls what is needed for TLS; plain text without
 */
public record ServerConnection(String target, Optional<TlsFiles> tls) {
  /** The name that is in Contour's certificate, whatever its address. */
  private static final String SERVER_NAME = "contour";

  /** Responses hold all resources of a type, which may be more than the usual limit of 4 MiB. */
  private static final int LONGEST_RESPONSE = 512 * 1024 * 1024;

  /** Authorities of the server's certificate, and what the client shows. */
  public record TlsFiles(Path ca, Path certificate, Path key) {}

  /**
   * A channel, which connects when it is first used.
   *
   * @throws IOException if a file cannot be read or is not what it should be
   */
  ManagedChannel open() throws IOException {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget(target).maxInboundMessageSize(LONGEST_RESPONSE);
    if (tls.isEmpty()) {
      return channel.usePlaintext().build();
    }
    return channel.overrideAuthority(SERVER_NAME).sslContext(sslContext(tls.get())).build();
  }

  private static SslContext sslContext(TlsFiles files) throws IOException {
    for (Path file : new Path[] {files.ca(), files.certificate(), files.key()}) {
      if (!Files.isReadable(file)) {
        throw new IOException("cannot read " + file);
      }
    }
    try {
      return GrpcSslContexts.forClient()
          .trustManager(files.ca().toFile())
          .keyManager(files.certificate().toFile(), files.key().toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IllegalArgumentException e) {
      throw new IOException("the files for TLS cannot be used: " + e.getMessage(), e);
    }
  }
}
