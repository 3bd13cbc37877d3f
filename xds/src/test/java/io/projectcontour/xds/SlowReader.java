package io.projectcontour.xds;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client that reads nothing until it is told to, on an aggregated delta stream. */
final class SlowReader
    implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
  final Set<String> answered = new HashSet<>();
  private final List<DeltaDiscoveryResponse> responses;
  private @Nullable ClientCallStreamObserver<DeltaDiscoveryRequest> call;

  SlowReader(List<DeltaDiscoveryResponse> responses) {
    this.responses = responses;
  }

  /** Opens its stream, on a connection of its own. */
  StreamObserver<DeltaDiscoveryRequest> open(TestBed bed) {
    return ClientCalls.asyncBidiStreamingCall(
        bed.channel()
            .newCall(
                AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
                CallOptions.DEFAULT),
        this);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> stream) {
    call = stream;
    stream.disableAutoRequestWithInitial(0);
  }

  void read(int messages) {
    requireNonNull(call).request(messages);
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable cause) {}

  @Override
  public void onCompleted() {}
}
