package io.projectcontour.xds;

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.tls.ReloadingSslContext;
import io.projectcontour.xds.tls.TlsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the snapshots of a store to Envoys, from {@link #start} to {@link #close}.
 *
 * <p>All methods may be called from any thread. The transport's threads only move bytes; each
 * stream and each call has a virtual thread.
 */
public final class XdsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(XdsServer.class);

  private static final int TRANSPORT_THREADS = 2;

  /** As many as Contour allows, and then some more than Envoy ever opens. */
  private static final int MOST_STREAMS_PER_CONNECTION = 1 << 20;

  /**
   * A reconnecting Envoy tells the name and version of each resource that it has, in one message.
   */
  private static final int MOST_REQUEST_BYTES = 64 << 20;

  private static final long PING_SECONDS = 60;
  private static final long PING_TIMEOUT_SECONDS = 20;

  /** For how long a connection without streams may stay open; usually it ends at once. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Streams streams;
  private final EventLoopGroup transport;
  private final ExecutorService calls;
  private final Server server;

  private XdsServer(
      Streams streams, EventLoopGroup transport, ExecutorService calls, Server server) {
    this.streams = streams;
    this.transport = transport;
    this.calls = calls;
    this.server = server;
  }

  /**
   * Listens, and serves from then on.
   *
   * @param interceptors see each call, for example to count it
   * @throws XdsBindException if the address cannot be listened on
   * @throws TlsException if the certificate files cannot be used
   */
  public static XdsServer start(
      XdsSettings settings,
      SnapshotStore snapshots,
      XdsObserver observer,
      ServerInterceptor... interceptors)
      throws XdsBindException, TlsException {
    ReloadingSslContext tls =
        settings.tls().isEmpty()
            ? null
            : ReloadingSslContext.of(settings.tls().get(), observer::certificatesRead);
    EventLoopGroup transport =
        new MultiThreadIoEventLoopGroup(
            TRANSPORT_THREADS,
            new DefaultThreadFactory("xds-transport", true),
            NioIoHandler.newFactory());
    ExecutorService calls =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("xds-call-", 0).factory());
    Streams streams = new Streams(snapshots);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(settings.address())
            .bossEventLoopGroup(transport)
            .workerEventLoopGroup(transport)
            .channelType(NioServerSocketChannel.class)
            .executor(calls)
            .maxConcurrentCallsPerConnection(MOST_STREAMS_PER_CONNECTION)
            .maxInboundMessageSize(MOST_REQUEST_BYTES)
            .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    if (tls != null) {
      builder.sslContext(tls);
    }
    XdsService services =
        new XdsService(
            snapshots,
            streams,
            settings.timings(),
            new Admission(settings.aggregatedOnly()),
            observer);
    for (ServerServiceDefinition service : services.definitions()) {
      builder.addService(ServerInterceptors.intercept(service, interceptors));
    }
    XdsServer xds = new XdsServer(streams, transport, calls, builder.build());
    try {
      xds.server.start();
    } catch (IOException e) {
      xds.close();
      throw new XdsBindException(settings.address(), e);
    }
    LOG.atInfo()
        .addKeyValue("address", settings.address().getHostString() + ":" + xds.address().getPort())
        .log("started xDS server");
    return xds;
  }

  /** Where the server listens. */
  public InetSocketAddress address() {
    for (SocketAddress address : server.getListenSockets()) {
      if (address instanceof InetSocketAddress internet) {
        return internet;
      }
    }
    throw new IllegalStateException("The server does not listen");
  }

  /** The services and methods that are served. */
  public List<ServerServiceDefinition> services() {
    return server.getServices();
  }

  /** The connected Envoys, by node id, and how far each is. */
  public Collection<EnvoyState> envoys() {
    return streams.envoys();
  }

  /** Cuts all streams, frees the port and returns when that is done. Envoys keep what they have. */
  @Override
  public void close() {
    server.shutdown();
    streams.close();
    try {
      // The streams first, so that clients are told why.
      boolean ended = streams.join(CLOSE_LIMIT);
      // What the streams said last may still be on its way to the transport.
      if (!server.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        ended &= server.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
      if (!ended) {
        LOG.atWarn().log("The xDS server has not ended all its streams in time");
      }
    } catch (InterruptedException _) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    transport
        .shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
    calls.shutdownNow();
  }
}
