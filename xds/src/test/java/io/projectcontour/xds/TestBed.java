package io.projectcontour.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server on the loopback interface, its store, and clients of it. */
final class TestBed implements AutoCloseable {
  /** So long that within a test nothing happens because of it. */
  static final Duration LONG = Duration.ofHours(1);

  static final XdsTimings PATIENT = new XdsTimings(LONG, LONG);

  final SnapshotStore store = new SnapshotStore();
  final RecordingObserver observer = new RecordingObserver();
  final XdsServer server;
  private final List<TestClient> clients = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private int fences;

  TestBed() throws Exception {
    this(PATIENT);
  }

  TestBed(XdsTimings timings, ServerInterceptor... interceptors) throws Exception {
    this(timings, false, interceptors);
  }

  private TestBed(XdsTimings timings, boolean aggregatedOnly, ServerInterceptor... interceptors)
      throws Exception {
    server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                timings,
                aggregatedOnly),
            store,
            observer,
            interceptors);
  }

  /** One that refuses Envoys without an aggregated stream. */
  static TestBed aggregatedOnly() throws Exception {
    return new TestBed(PATIENT, true);
  }

  ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.address())
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    channels.add(channel);
    return channel;
  }

  TestClient sotw(MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method) {
    return keep(TestClient.sotw("envoy-1", channel(), method));
  }

  TestClient delta(MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> method) {
    return keep(TestClient.delta("envoy-1", channel(), method));
  }

  TestClient sotwAggregated() {
    return sotw(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
  }

  TestClient deltaAggregated() {
    return delta(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
  }

  TestClient keep(TestClient client) {
    clients.add(client);
    return client;
  }

  void publish(Resource... put) {
    store.publish(List.of(put), List.of());
  }

  void remove(ResourceType type, String name) {
    store.publish(List.of(), List.of(new Removed(type, name)));
  }

  /**
   * Demands that nothing else is sent: asks for one more thing, which the client gets after all
   * that its earlier requests and publications gave rise to, as runtime layers are the last in the
   * order.
   */
  void assertNothingMoreFor(TestClient client) throws InterruptedException {
    String name = "fence-" + ++fences;
    publish(TestResources.resource(ResourceType.RUNTIME, name, "1"));
    client.subscribe(ResourceType.RUNTIME, name);
    Received fence = client.next();
    assertThat(fence.type())
        .as("an unexpected response: %s", fence)
        .isEqualTo(ResourceType.RUNTIME);
    client.accept(fence);
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
