package io.projectcontour.xds;

import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.VirtualHostDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.runtime.v3.RuntimeDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Grpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC services and their methods. What type a request is about is said by the request; the
 * service only gives the default.
 */
final class XdsService {
  private final SnapshotStore snapshots;
  private final Streams streams;
  private final XdsTimings timings;
  private final Admission admission;
  private final XdsObserver observer;
  private final Outflow outflow;
  private final EnvoyReadiness envoys;
  private final StateOfTheWorld stateOfTheWorld = new StateOfTheWorld();
  private final Delta delta = new Delta();
  private final AtomicLong streamIds = new AtomicLong();

  XdsService(
      SnapshotStore snapshots,
      Streams streams,
      XdsTimings timings,
      Admission admission,
      XdsObserver observer) {
    this.snapshots = snapshots;
    this.streams = streams;
    this.timings = timings;
    this.admission = admission;
    this.observer = observer;
    this.outflow = new Outflow(Outflow.MOST_BYTES, timings.readPatience());
    this.envoys = new EnvoyReadiness(timings);
  }

  List<ServerServiceDefinition> definitions() {
    return List.of(
        aggregated(),
        ofType(
            ResourceType.CLUSTER,
            ClusterDiscoveryServiceGrpc.getServiceDescriptor(),
            ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
            ClusterDiscoveryServiceGrpc.getDeltaClustersMethod(),
            ClusterDiscoveryServiceGrpc.getFetchClustersMethod()),
        ofType(
            ResourceType.ENDPOINT,
            EndpointDiscoveryServiceGrpc.getServiceDescriptor(),
            EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
            EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod(),
            EndpointDiscoveryServiceGrpc.getFetchEndpointsMethod()),
        ofType(
            ResourceType.LISTENER,
            ListenerDiscoveryServiceGrpc.getServiceDescriptor(),
            ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
            ListenerDiscoveryServiceGrpc.getDeltaListenersMethod(),
            ListenerDiscoveryServiceGrpc.getFetchListenersMethod()),
        ofType(
            ResourceType.ROUTE,
            RouteDiscoveryServiceGrpc.getServiceDescriptor(),
            RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
            RouteDiscoveryServiceGrpc.getDeltaRoutesMethod(),
            RouteDiscoveryServiceGrpc.getFetchRoutesMethod()),
        ofType(
            ResourceType.SECRET,
            SecretDiscoveryServiceGrpc.getServiceDescriptor(),
            SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
            SecretDiscoveryServiceGrpc.getDeltaSecretsMethod(),
            SecretDiscoveryServiceGrpc.getFetchSecretsMethod()),
        ofType(
            ResourceType.RUNTIME,
            RuntimeDiscoveryServiceGrpc.getServiceDescriptor(),
            RuntimeDiscoveryServiceGrpc.getStreamRuntimeMethod(),
            RuntimeDiscoveryServiceGrpc.getDeltaRuntimeMethod(),
            RuntimeDiscoveryServiceGrpc.getFetchRuntimeMethod()),
        virtualHosts());
  }

  private ServerServiceDefinition aggregated() {
    return ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.getServiceDescriptor())
        .addMethod(
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            stream(
                stateOfTheWorld,
                Optional.empty(),
                AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()))
        .addMethod(
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
            stream(
                delta,
                Optional.empty(),
                AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()))
        .build();
  }

  private ServerServiceDefinition ofType(
      ResourceType type,
      ServiceDescriptor service,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> streamMethod,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> deltaMethod,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> fetchMethod) {
    return ServerServiceDefinition.builder(service)
        .addMethod(streamMethod, stream(stateOfTheWorld, Optional.of(type), streamMethod))
        .addMethod(deltaMethod, stream(delta, Optional.of(type), deltaMethod))
        .addMethod(
            fetchMethod,
            ServerCalls.asyncUnaryCall((request, answer) -> fetch(type, request, answer)))
        .build();
  }

  /** Virtual hosts exist in the delta protocol only. */
  private ServerServiceDefinition virtualHosts() {
    return ServerServiceDefinition.builder(VirtualHostDiscoveryServiceGrpc.getServiceDescriptor())
        .addMethod(
            VirtualHostDiscoveryServiceGrpc.getDeltaVirtualHostsMethod(),
            stream(
                delta,
                Optional.of(ResourceType.VIRTUAL_HOST),
                VirtualHostDiscoveryServiceGrpc.getDeltaVirtualHostsMethod()))
        .build();
  }

  private <Q, R extends MessageLite> ServerCallHandler<Q, R> stream(
      Protocol<Q, R> protocol, Optional<ResourceType> type, MethodDescriptor<Q, R> method) {
    return (call, headers) -> {
      @Nullable SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      StreamInfo info =
          new StreamInfo(
              streamIds.incrementAndGet(),
              orEmpty(method.getServiceName()),
              orEmpty(method.getBareMethodName()),
              peer == null ? "" : peer.toString(),
              "",
              "");
      return ServerCalls.<Q, R>asyncBidiStreamingCall(
              responses -> open(info, protocol, type, (ServerCallStreamObserver<R>) responses))
          .startCall(call, headers);
    };
  }

  private static String orEmpty(@Nullable String name) {
    return name == null ? "" : name;
  }

  private <Q, R extends MessageLite> StreamObserver<Q> open(
      StreamInfo info,
      Protocol<Q, R> protocol,
      Optional<ResourceType> type,
      ServerCallStreamObserver<R> call) {
    XdsStream<Q, R> stream =
        new XdsStream<>(
            info,
            protocol,
            type,
            call,
            snapshots,
            admission,
            envoys,
            outflow.share(),
            timings,
            observer);
    Mailbox<Q> mailbox = stream.mailbox();
    call.disableAutoRequest();
    call.setOnReadyHandler(mailbox::wake);
    call.setOnCancelHandler(() -> mailbox.end(Status.CANCELLED));
    call.request(Mailbox.CAPACITY);
    streams.start(stream);
    return new StreamObserver<>() {
      @Override
      public void onNext(Q request) {
        mailbox.put(request);
      }

      @Override
      public void onError(Throwable cause) {
        mailbox.end(Status.CANCELLED);
      }

      @Override
      public void onCompleted() {
        mailbox.end(Status.OK);
      }
    };
  }

  /** One request, one response, nothing remembered. */
  private void fetch(
      ResourceType defaultType,
      DiscoveryRequest message,
      StreamObserver<DiscoveryResponse> answer) {
    ClientRequest request = stateOfTheWorld.read(message);
    Optional<ResourceType> type =
        request.typeUrl().isEmpty()
            ? Optional.of(defaultType)
            : ResourceType.ofTypeUrl(request.typeUrl());
    if (type.isEmpty()) {
      answer.onError(
          Status.INVALID_ARGUMENT
              .withDescription("There are no resources of type_url " + request.typeUrl())
              .asRuntimeException());
      return;
    }
    Watch watch = stateOfTheWorld.watch(type.get(), false);
    watch.subscribe(request);
    XdsSnapshot snapshot = snapshots.current();
    Update update =
        watch
            .next(snapshot, Departures.AT_ONCE)
            .orElseThrow(() -> new IllegalStateException("A first request is always answered"));
    answer.onNext(
        stateOfTheWorld.write(
            new InFlight("", update, update.version(), snapshot.generation(), 0)));
    answer.onCompleted();
  }
}
