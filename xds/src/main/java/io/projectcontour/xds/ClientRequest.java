package io.projectcontour.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says, in either protocol.
 *
 * @param typeUrl empty when the client leaves it to the stream
 * @param nonce of the response that it answers, empty if none
 * @param version the client's version of the whole type; empty in the delta protocol
 * @param error the client's words, if it rejects the response
 * @param subscribe state of the world: all names; delta: the names to add
 * @param unsubscribe delta: the names to take away
 * @param initialVersions delta, first request: what the client has, by name
 */
record ClientRequest(
    String typeUrl,
    Node node,
    String nonce,
    String version,
    Optional<String> error,
    List<String> subscribe,
    List<String> unsubscribe,
    Map<String, String> initialVersions) {

  ClientRequest {
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
    initialVersions = Map.copyOf(initialVersions);
  }
}
