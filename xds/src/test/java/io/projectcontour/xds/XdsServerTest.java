package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ENDPOINT;
import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.endpoints;
import static io.projectcontour.xds.TestResources.listener;
import static io.projectcontour.xds.TestResources.resource;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class XdsServerTest {
  @Test
  void anAddressThatIsTakenIsNamedInTheError() throws Exception {
    try (TestBed bed = new TestBed()) {
      InetSocketAddress taken = bed.server.address();

      assertThatThrownBy(
              () ->
                  XdsServer.start(
                      new XdsSettings(taken, Optional.empty()), bed.store, XdsObserver.NONE))
          .isInstanceOf(XdsBindException.class)
          .hasMessageContaining("127.0.0.1 port " + taken.getPort())
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void aNameThatIsNotKnownIsNamedInTheError() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("contour.invalid", 1);

    assertThatThrownBy(
            () ->
                XdsServer.start(
                    new XdsSettings(unknown, Optional.empty()),
                    new SnapshotStore(),
                    XdsObserver.NONE))
        .isInstanceOf(XdsBindException.class)
        .hasMessage(
            "Cannot listen for Envoys on address contour.invalid port 1: this machine does not know"
                + " the name");
  }

  @Test
  void closingCutsTheStreamsAndFreesThePort() throws Exception {
    TestBed bed = new TestBed();
    InetSocketAddress address = bed.server.address();
    TestClient client = bed.sotwAggregated();
    client.subscribe(CLUSTER);
    client.nextAccepted(CLUSTER);

    bed.server.close();

    assertThat(client.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(bed.observer.whats()).endsWith("closed");
    assertThat(bed.server.envoys()).isEmpty();
    XdsServer.start(new XdsSettings(address, Optional.empty()), bed.store, XdsObserver.NONE)
        .close();
    bed.close();
  }

  @Test
  void connectedEnvoysAreListedWithTheirVersionAndHowFarTheyAre() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("a", "1"), cluster("b", "1"), listener("l", "1"));
      TestClient one =
          TestClient.sotw(
              "envoy-1",
              bed.channel(),
              AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
      TestClient two =
          TestClient.delta(
              "envoy-2",
              bed.channel(),
              AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
      one.subscribe(CLUSTER);
      Received clusters = one.nextAccepted(CLUSTER);
      one.subscribe(LISTENER);
      one.next(LISTENER); // not answered
      two.subscribe(CLUSTER);
      two.nextAccepted(CLUSTER);
      bed.assertNothingMoreFor(one);

      assertThat(bed.server.envoys())
          .extracting(EnvoyState::nodeId)
          .containsExactly("envoy-1", "envoy-2");
      EnvoyState first = bed.server.envoys().iterator().next();
      assertThat(first.version()).isEqualTo("v1.40.0");
      assertThat(first.streams())
          .singleElement()
          .satisfies(
              stream -> {
                assertThat(stream.method()).isEqualTo("StreamAggregatedResources");
                assertThat(stream.service())
                    .isEqualTo("envoy.service.discovery.v3.AggregatedDiscoveryService");
                assertThat(stream.peer()).contains("127.0.0.1:");
              });
      await()
          .untilAsserted(
              () ->
                  assertThat(bed.server.envoys().iterator().next().types())
                      .hasEntrySatisfying(
                          CLUSTER,
                          state -> {
                            assertThat(state.resources()).isEqualTo(2);
                            assertThat(state.acceptedVersion()).isEqualTo(clusters.version());
                            assertThat(state.waiting()).isFalse();
                            assertThat(state.generation()).isEqualTo(1);
                          })
                      .hasEntrySatisfying(LISTENER, state -> assertThat(state.waiting()).isTrue()));
      one.close();
      two.close();
      await().untilAsserted(() -> assertThat(bed.server.envoys()).isEmpty());
    }
  }

  @Test
  void streamsOfOneNodeAreAddedUp() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(endpoints("a", "1"), endpoints("b", "1"));
      for (String name : List.of("a", "b")) {
        TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
        client.subscribe(ENDPOINT, name);
        client.nextAccepted(ENDPOINT);
      }

      await()
          .untilAsserted(
              () -> {
                TypeState state =
                    requireNonNull(bed.server.envoys().iterator().next().types().get(ENDPOINT));
                assertThat(state.streams()).isEqualTo(2);
                assertThat(state.accepted()).isEqualTo(2);
                assertThat(state.resources()).isEqualTo(2);
              });
    }
  }

  @Test
  void manyStreamsOfOneNameAreWokenWhenTheirNameChanges() throws Exception {
    try (TestBed bed = new TestBed()) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        bed.publish(endpoints("e" + i, "1"));
        TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
        client.subscribe(ENDPOINT, "e" + i);
        client.nextAccepted(ENDPOINT);
        clients.add(client);
      }

      for (int i = 0; i < 50; i++) {
        bed.publish(endpoints("e" + i, "2"));
        assertThat(clients.get(i).nextAccepted(ENDPOINT).versions())
            .containsEntry("e" + i, endpoints("e" + i, "2").version());
      }
      for (TestClient client : clients) {
        bed.assertNothingMoreFor(client);
      }
    }
  }

  @Test
  void theObserverHearsOfEverything() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("a", "1"));
      TestClient client = bed.deltaAggregated();
      client.subscribe(CLUSTER, "a", "b");
      client.refuse(client.next(CLUSTER), "no");
      client.refuse(client.next(CLUSTER), "no"); // that b does not exist
      client.refuse(client.next(CLUSTER), "no"); // a
      client.close();
      await().untilAsserted(() -> assertThat(bed.observer.whats()).endsWith("closed"));

      assertThat(bed.observer.whats())
          .containsExactly(
              "opened",
              "request CLUSTER",
              "sent CLUSTER",
              "request CLUSTER",
              "rejected CLUSTER",
              "sent CLUSTER",
              "request CLUSTER",
              "rejected CLUSTER",
              "sent CLUSTER",
              "request CLUSTER",
              "rejected CLUSTER",
              "closed");
      SentResponse sent = bed.observer.sent.getFirst();
      assertThat(sent.resources()).containsExactly("a");
      assertThat(sent.removed()).containsExactly("b");
      assertThat(sent.nonce()).isEqualTo("1");
      assertThat(sent.generation()).isEqualTo(1);
      assertThat(sent.bytes()).isPositive();
      assertThat(bed.observer.events.getLast().stream().nodeId()).isEqualTo("envoy-1");
    }
  }

  @Test
  void interceptorsSeeEachCall() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    ServerInterceptor interceptor =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            calls.add(call.getMethodDescriptor().getFullMethodName());
            return next.startCall(call, headers);
          }
        };
    try (TestBed bed = new TestBed(TestBed.PATIENT, interceptor)) {
      TestClient client = bed.sotwAggregated();
      client.subscribe(CLUSTER);
      client.next(CLUSTER);

      assertThat(calls)
          .containsExactly(
              "envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources");
      assertThat(bed.server.services())
          .extracting(service -> service.getServiceDescriptor().getName())
          .contains(
              "envoy.service.cluster.v3.ClusterDiscoveryService",
              "envoy.service.endpoint.v3.EndpointDiscoveryService",
              "envoy.service.listener.v3.ListenerDiscoveryService",
              "envoy.service.route.v3.RouteDiscoveryService",
              "envoy.service.route.v3.VirtualHostDiscoveryService",
              "envoy.service.secret.v3.SecretDiscoveryService",
              "envoy.service.runtime.v3.RuntimeDiscoveryService");
    }
  }

  /** A client that does not read: what does not fit the window of the transport is not built. */
  @Test
  void aClientThatDoesNotReadIsNotSentMoreThanTheTransportTakes() throws Exception {
    try (TestBed bed = new TestBed()) {
      String big = "x".repeat(2 << 20);
      for (ResourceType type : ResourceType.values()) {
        bed.publish(resource(type, "big", big));
      }
      List<DeltaDiscoveryResponse> responses = new CopyOnWriteArrayList<>();
      SlowReader reader = new SlowReader(responses);
      var requests = reader.open(bed);
      int types = ResourceType.values().length;
      for (ResourceType type : ResourceType.values()) {
        requests.onNext(
            DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type.typeUrl())
                .addResourceNamesSubscribe("big")
                .build());
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(bed.observer.whats().stream().filter(e -> e.startsWith("request")))
                      .hasSize(types));
      assertThat(bed.observer.sent.size()).isLessThan(types);

      reader.read(types);
      await()
          .untilAsserted(
              () -> {
                for (DeltaDiscoveryResponse response : responses) {
                  if (reader.answered.add(response.getNonce())) {
                    requests.onNext(
                        DeltaDiscoveryRequest.newBuilder()
                            .setTypeUrl(response.getTypeUrl())
                            .setResponseNonce(response.getNonce())
                            .build());
                  }
                }
                assertThat(responses).hasSize(types);
              });
      requests.onCompleted();
    }
  }

  @Test
  void theServerListensOnTheAddressThatItIsGiven() throws Exception {
    try (TestBed bed = new TestBed()) {
      assertThat(bed.server.address().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
      assertThat(bed.server.address().getPort()).isPositive();
    }
  }
}
