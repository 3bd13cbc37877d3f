package io.projectcontour.app.xdscli;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc.ClusterDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the first request of a stream with one resource and ends the stream at the second. */
public final class FakeXdsServer implements AutoCloseable {
  private final List<Message> requests = new CopyOnWriteArrayList<>();
  private final Message resource;
  private final @Nullable Status end;
  private final Server server;

  /**
   * Starts to serve.
   *
   * @param end the error with which streams end; none if null
   */
  public FakeXdsServer(Message resource, @Nullable Status end, Optional<SslContext> tls)
      throws IOException {
    this.resource = resource;
    this.end = end;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Clusters())
            .addService(new Secrets());
    tls.ifPresent(builder::sslContext);
    server = builder.build().start();
  }

  /** Host and port. */
  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The requests so far. */
  public List<Message> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Clusters extends ClusterDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DiscoveryRequest> streamClusters(
        StreamObserver<DiscoveryResponse> responses) {
      return new Stream<>(responses, () -> FakeXdsServer.this.response());
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaClusters(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      return new Stream<>(responses, () -> FakeXdsServer.this.deltaResponse());
    }
  }

  private final class Secrets extends SecretDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(
        StreamObserver<DiscoveryResponse> responses) {
      return new Stream<>(responses, () -> FakeXdsServer.this.response());
    }
  }

  private DiscoveryResponse response() {
    return DiscoveryResponse.newBuilder()
        .setVersionInfo("v7")
        .setNonce("n1")
        .addResources(Any.pack(resource))
        .build();
  }

  private DeltaDiscoveryResponse deltaResponse() {
    return DeltaDiscoveryResponse.newBuilder()
        .setSystemVersionInfo("v7")
        .setNonce("n1")
        .addResources(Resource.newBuilder().setName("r").setResource(Any.pack(resource)))
        .build();
  }

  private final class Stream<Q extends Message, R> implements StreamObserver<Q> {
    private final StreamObserver<R> responses;
    private final java.util.function.Supplier<R> response;
    private final Consumer<StreamObserver<R>> finish;
    private boolean answered;

    Stream(StreamObserver<R> responses, java.util.function.Supplier<R> response) {
      this.responses = responses;
      this.response = response;
      this.finish =
          observer -> {
            if (end == null) {
              observer.onCompleted();
            } else {
              observer.onError(end.asException());
            }
          };
    }

    @Override
    public void onNext(Q request) {
      requests.add(request);
      if (answered) {
        finish.accept(responses);
      } else {
        answered = true;
        responses.onNext(response.get());
      }
    }

    @Override
    public void onError(Throwable error) {
      requests.add(com.google.rpc.Status.newBuilder().setMessage(String.valueOf(error)).build());
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }
}
