package io.projectcontour.xds;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The protocol in which a request carries all names and, for some types, a response all resources.
 */
final class StateOfTheWorld implements Protocol<DiscoveryRequest, DiscoveryResponse> {
  @Override
  public ClientRequest read(DiscoveryRequest request) {
    return new ClientRequest(
        request.getTypeUrl(),
        request.getNode(),
        request.getResponseNonce(),
        request.getVersionInfo(),
        request.hasErrorDetail()
            ? Optional.of(request.getErrorDetail().getMessage())
            : Optional.empty(),
        request.getResourceNamesList(),
        List.of(),
        Map.of());
  }

  @Override
  public DiscoveryResponse write(InFlight sent) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(sent.update().type().typeUrl())
            .setVersionInfo(sent.version())
            .setNonce(sent.nonce());
    for (Resource resource : sent.update().resources()) {
      response.addResources(resource.any());
    }
    return response.build();
  }

  @Override
  public Watch watch(ResourceType type, boolean aggregated) {
    return switch (type) {
      case LISTENER, CLUSTER -> new FullWatch(type);
      // An empty list of names means everything on a stream per type, for people who look at it. On
      // an aggregated stream Envoy sends one to say that it needs none.
      case ENDPOINT, ROUTE, VIRTUAL_HOST, SECRET, RUNTIME ->
          new IncrementalWatch(type, false, !aggregated);
    };
  }

  /** The client will ask again when it answers the newer response. */
  @Override
  public boolean ignoresStaleRequests() {
    return true;
  }
}
