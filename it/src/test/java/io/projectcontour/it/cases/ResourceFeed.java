package io.projectcontour.it.cases;

import com.google.common.util.concurrent.MoreExecutors;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An xDS server of the simplest kind for one Envoy: it sends the resources that it is given, as
 * they are, and notes what Envoy says to them. One stream a subscription, state of the world, as
 * with Contour's bootstrap.
 *
 * <p>gRPC's thread and the test's share the state under one lock.
 */
final class ResourceFeed implements AutoCloseable {
  private final Server server;
  private final List<FeedStream> streams = new ArrayList<>();
  private XdsResources resources = XdsResources.EMPTY;

  ResourceFeed(InetAddress address) {
    // The requests of one connection are looked at in their order: when the acknowledgement of
    // clusters has come, so have the streams that
    // Envoy opened while it took them.
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
            .executor(MoreExecutors.directExecutor());
    for (XdsList list : XdsList.values()) {
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method =
          XdsMethods.stateOfTheWorld(list);
      builder.addService(
          ServerServiceDefinition.builder(Objects.requireNonNull(method.getServiceName()))
              .addMethod(method, ServerCalls.asyncBidiStreamingCall(envoy -> opened(list, envoy)))
              .build());
    }
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Sends these resources in place of the ones before, wherever that makes a difference. */
  synchronized void serve(XdsResources wanted) {
    resources = wanted;
    streams.forEach(stream -> stream.send(wanted));
  }

  /**
   * Waits until Envoy has taken or refused all that it was sent, and has asked for all that it
   * should.
   *
   * @return why it refused something; what it did not ask for, or did not say anything to, in time
   *     is told as well
   */
  synchronized List<String> verdict(XdsReferences references, Duration limit) {
    Instant deadline = Instant.now().plus(limit);
    List<String> open = open(references);
    while (!open.isEmpty()) {
      long left = Duration.between(Instant.now(), deadline).toMillis();
      if (left <= 0) {
        return open;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      open = open(references);
    }
    return refusals();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private List<String> refusals() {
    return streams.stream()
        .flatMap(stream -> stream.refusal().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** What Envoy still has to do. */
  private List<String> open(XdsReferences references) {
    List<String> open = new ArrayList<>();
    for (FeedStream stream : streams) {
      if (!stream.isSettled()) {
        open.add("Envoy says nothing to " + stream);
      }
    }
    List<XdsList> first = List.of(XdsList.CLUSTERS, XdsList.LISTENERS, XdsList.RUNTIME);
    for (XdsList list : first) {
      if (streams.stream().noneMatch(stream -> stream.list() == list && stream.isAnswered())) {
        open.add("Envoy has not taken any " + list.key());
      }
    }
    // A refused cluster or listener asks for nothing.
    if (streams.stream().noneMatch(s -> first.contains(s.list()) && s.refusal().isPresent())) {
      references
          .names()
          .forEach(
              (list, names) ->
                  names.stream()
                      .filter(name -> resources.get(list, name) != null)
                      .filter(
                          name ->
                              streams.stream().noneMatch(s -> s.list() == list && s.asksFor(name)))
                      .forEach(
                          name ->
                              open.add(
                                  "Envoy does not ask for %s %s".formatted(list.key(), name))));
    }
    return open;
  }

  private StreamObserver<DiscoveryRequest> opened(
      XdsList list, StreamObserver<DiscoveryResponse> envoy) {
    FeedStream stream = new FeedStream(list, envoy);
    // Envoy cancels a stream when it needs the subscription no more, perhaps just when a response
    // is on its way.
    ((ServerCallStreamObserver<DiscoveryResponse>) envoy)
        .setOnCancelHandler(() -> change(() -> streams.remove(stream)));
    change(() -> streams.add(stream));
    return new Requests(stream);
  }

  /** What Envoy sends on one stream. */
  private final class Requests implements StreamObserver<DiscoveryRequest> {
    private final FeedStream stream;

    Requests(FeedStream stream) {
      this.stream = stream;
    }

    @Override
    public void onNext(DiscoveryRequest request) {
      change(
          () -> {
            stream.request(request);
            stream.send(resources);
          });
    }

    @Override
    public void onError(Throwable reason) {
      change(() -> streams.remove(stream));
    }

    @Override
    public void onCompleted() {
      change(() -> streams.remove(stream));
    }
  }

  private synchronized void change(Runnable edit) {
    edit.run();
    notifyAll();
  }
}
