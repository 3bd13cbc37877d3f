package io.projectcontour.bench;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that asks for what an Envoy would ask for, on a connection of its own, and acknowledges
 * all that it gets. It keeps names and versions, not contents.
 *
 * <p>What a subclass does with messages happens on the connection's thread, with the lock.
 */
abstract class XdsClient implements AutoCloseable {
  private static final int MOST_BYTES = 512 << 20;

  /** Envoy's window for the bytes of a stream that were not read yet. */
  private static final int WINDOW = 16 << 20;

  private static final MethodDescriptor.Marshaller<byte[]> BYTES = new Bytes();

  /** Guards all that is changed by what comes. */
  final Object lock = new Object();

  final Arrivals arrivals = new Arrivals();
  final Node node;

  /** What was got, by type: names and versions. */
  final Map<XdsType, Map<String, String>> known = new HashMap<>();

  private final ManagedChannel channel;
  private volatile Progress progress = new Progress(0, 0, 0, 0, 0);
  private int plainHosts;

  /** How many resources a client has of each type, and hosts in the plain table. */
  record Progress(int clusters, int endpoints, int routes, int secrets, int plainHosts) {}

  /** With plain text, or with mutual TLS to a server named {@code contour}. */
  XdsClient(InetSocketAddress server, String id, Optional<SslContext> tls) {
    this.node = Node.newBuilder().setId(id).setCluster("bench").setUserAgentName("bench").build();
    for (XdsType type : XdsType.values()) {
      known.put(type, new HashMap<>());
    }
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(server)
            .directExecutor()
            .flowControlWindow(WINDOW)
            .maxInboundMessageSize(MOST_BYTES);
    tls.ifPresentOrElse(
        context -> builder.sslContext(context).overrideAuthority("contour"), builder::usePlaintext);
    this.channel = builder.build();
  }

  /** Waits until it has all that belongs to this many hosts. */
  void awaitHosts(int hosts, int secure, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!hasAll(hosts, secure)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("after " + limit + " there is only " + progress);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean hasAll(int hosts, int secure) {
    Progress now = progress;
    return now.clusters() >= hosts
        && now.endpoints() >= hosts
        && now.routes() >= secure + 1
        && now.secrets() >= secure
        && now.plainHosts() >= hosts;
  }

  /** Names and versions of a type. */
  final Map<String, String> known(XdsType type) {
    return Objects.requireNonNull(known.get(type));
  }

  /** Notes a resource that has come. */
  final void got(XdsType type, String name, String version, Contents contents) {
    arrivals.resources.increment();
    known(type).put(name, version);
    if (type == XdsType.ROUTE && name.equals("ingress_http")) {
      plainHosts = contents.virtualHosts();
    }
  }

  final void lost(XdsType type, String name) {
    known(type).remove(name);
  }

  /** Makes known what is there now. */
  final void report() {
    progress =
        new Progress(
            known(XdsType.CLUSTER).size(),
            known(XdsType.ENDPOINT).size(),
            known(XdsType.ROUTE).size(),
            known(XdsType.SECRET).size(),
            plainHosts + known(XdsType.VIRTUAL_HOST).size());
  }

  /** Opens a stream. What comes is counted and searched for markers before it is handed on. */
  final Stream open(String method, Receiver receiver) {
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .build(),
            CallOptions.DEFAULT);
    Stream stream = new Stream(call);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            long now = System.nanoTime();
            arrivals.messages.increment();
            arrivals.bytes.add(message.length);
            Marker.find(message, marker -> arrivals.note(marker, now));
            synchronized (lock) {
              receiver.receive(message);
              report();
            }
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            // The scenario notices that nothing comes any more.
          }
        },
        new Metadata());
    call.request(1);
    return stream;
  }

  /** What is done with a message. */
  @FunctionalInterface
  interface Receiver {
    void receive(byte[] message);
  }

  /** One open stream. */
  record Stream(ClientCall<byte[], byte[]> call) {
    void send(byte[] message) {
      call.sendMessage(message);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
