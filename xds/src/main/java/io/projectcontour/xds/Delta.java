package io.projectcontour.xds;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.util.Optional;

/** The protocol in which requests and responses carry differences. */
final class Delta implements Protocol<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
  @Override
  public ClientRequest read(DeltaDiscoveryRequest request) {
    return new ClientRequest(
        request.getTypeUrl(),
        request.getNode(),
        request.getResponseNonce(),
        "",
        request.hasErrorDetail()
            ? Optional.of(request.getErrorDetail().getMessage())
            : Optional.empty(),
        request.getResourceNamesSubscribeList(),
        request.getResourceNamesUnsubscribeList(),
        request.getInitialResourceVersionsMap());
  }

  @Override
  public DeltaDiscoveryResponse write(InFlight sent) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(sent.update().type().typeUrl())
            .setSystemVersionInfo(sent.version())
            .setNonce(sent.nonce())
            .addAllRemovedResources(sent.update().removed());
    for (Resource resource : sent.update().resources()) {
      response
          .addResourcesBuilder()
          .setName(resource.name())
          .setVersion(resource.version())
          .setResource(resource.any());
    }
    return response.build();
  }

  @Override
  public Watch watch(ResourceType type, boolean aggregated) {
    boolean legacyWildcard =
        switch (type) {
          // Envoy subscribes to virtual hosts without names, for all route configurations at once.
          case LISTENER, CLUSTER, VIRTUAL_HOST -> true;
          case ENDPOINT, ROUTE, SECRET, RUNTIME -> !aggregated;
        };
    return new IncrementalWatch(type, true, legacyWildcard);
  }

  /** The protocol demands that what a request asks for is honoured whatever its nonce. */
  @Override
  public boolean ignoresStaleRequests() {
    return false;
  }
}
