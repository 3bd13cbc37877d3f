package io.projectcontour.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.projectcontour.snapshot.ResourceType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An xDS client that does what a test tells it, on one stream, in one of the two protocols. */
final class TestClient implements AutoCloseable {
  private static final long SECONDS = 20;

  private final BlockingQueue<Received> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final Map<ResourceType, Collection<String>> names = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Received> latest = new EnumMap<>(ResourceType.class);
  private final String node;
  private String userAgent = "envoy";
  private @Nullable StreamObserver<DiscoveryRequest> sotw;
  private @Nullable StreamObserver<DeltaDiscoveryRequest> delta;

  private TestClient(String node) {
    this.node = node;
  }

  static TestClient sotw(
      String node,
      ManagedChannel channel,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method) {
    TestClient client = new TestClient(node);
    client.sotw =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method, CallOptions.DEFAULT),
            client.observer(response -> client.responses.add(Received.of(response))));
    return client;
  }

  static TestClient delta(
      String node,
      ManagedChannel channel,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> method) {
    TestClient client = new TestClient(node);
    client.delta =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method, CallOptions.DEFAULT),
            client.observer(response -> client.responses.add(Received.of(response))));
    return client;
  }

  private <R> StreamObserver<R> observer(Consumer<R> onNext) {
    return new StreamObserver<>() {
      @Override
      public void onNext(R response) {
        onNext.accept(response);
      }

      @Override
      public void onError(Throwable cause) {
        end.complete(Status.fromThrowable(cause));
      }

      @Override
      public void onCompleted() {
        end.complete(Status.OK);
      }
    };
  }

  /** Has the client call itself so, and not Envoy. */
  TestClient callingItself(String name) {
    userAgent = name;
    return this;
  }

  /** State of the world: exactly these names from now on; delta: these more. */
  void subscribe(ResourceType type, String... subscribed) {
    names.put(type, List.of(subscribed));
    Received last = latest.get(type);
    if (sotw != null) {
      send(sotw(type, last == null ? "" : last.version(), last == null ? "" : last.nonce()));
    } else {
      send(delta(type).addAllResourceNamesSubscribe(List.of(subscribed)));
    }
  }

  void unsubscribe(ResourceType type, String... unsubscribed) {
    send(delta(type).addAllResourceNamesUnsubscribe(List.of(unsubscribed)));
  }

  void accept(Received response) {
    latest.put(response.type(), response);
    if (sotw != null) {
      send(sotw(response.type(), response.version(), response.nonce()));
    } else {
      send(delta(response.type()).setResponseNonce(response.nonce()));
    }
  }

  void refuse(Received response, String message) {
    Received before = latest.get(response.type());
    latest.put(response.type(), response);
    com.google.rpc.Status error =
        com.google.rpc.Status.newBuilder().setCode(13).setMessage(message).build();
    if (sotw != null) {
      send(
          sotw(response.type(), before == null ? "" : before.version(), response.nonce())
              .setErrorDetail(error));
    } else {
      send(delta(response.type()).setResponseNonce(response.nonce()).setErrorDetail(error));
    }
  }

  DiscoveryRequest.Builder sotw(ResourceType type, String version, String nonce) {
    return DiscoveryRequest.newBuilder()
        .setNode(node())
        .setTypeUrl(type.typeUrl())
        .setVersionInfo(version)
        .setResponseNonce(nonce)
        .addAllResourceNames(names.getOrDefault(type, List.of()));
  }

  DeltaDiscoveryRequest.Builder delta(ResourceType type) {
    return DeltaDiscoveryRequest.newBuilder().setNode(node()).setTypeUrl(type.typeUrl());
  }

  private Node node() {
    return Node.newBuilder()
        .setId(node)
        .setUserAgentName(userAgent)
        .setUserAgentBuildVersion(
            BuildVersion.newBuilder()
                .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(40)))
        .build();
  }

  void send(DiscoveryRequest.Builder request) {
    if (sotw == null) {
      throw new IllegalStateException("Not the protocol of this client");
    }
    sotw.onNext(request.build());
  }

  void send(DeltaDiscoveryRequest.Builder request) {
    if (delta == null) {
      throw new IllegalStateException("Not the protocol of this client");
    }
    delta.onNext(request.build());
  }

  /** The next response, whatever its type. */
  Received next() throws InterruptedException {
    Received response = responses.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(response).as("a response; the stream's status is %s", end.getNow(null)).isNotNull();
    return Objects.requireNonNull(response);
  }

  /** The next response, which must be of this type. */
  Received next(ResourceType type) throws InterruptedException {
    Received response = next();
    assertThat(response.type()).as("the type of %s", response).isEqualTo(type);
    return response;
  }

  /** The next response, which must be of this type; it is accepted. */
  Received nextAccepted(ResourceType type) throws InterruptedException {
    Received response = next(type);
    accept(response);
    return response;
  }

  /** The next response, if one is there. */
  @Nullable Received poll() {
    return responses.poll();
  }

  /** How the server ended the stream. */
  Status end() throws Exception {
    return end.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    if (end.isDone()) {
      return;
    }
    if (sotw != null) {
      sotw.onCompleted();
    }
    if (delta != null) {
      delta.onCompleted();
    }
  }
}
