package io.projectcontour.it.cases;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream that Envoy has opened, which is one subscription: what it asks for, what it was sent
 * last, and what it said to that. Callers hold the lock of the {@link ResourceFeed}.
 */
final class FeedStream {
  private final XdsList list;
  private final StreamObserver<DiscoveryResponse> envoy;
  private Set<String> names = Set.of();
  private boolean asked;
  private long responses;
  private @Nullable SortedMap<String, Message> sent;
  private @Nullable Verdict verdict;

  /** What Envoy said to the last response. */
  private record Verdict(@Nullable String refusal) {}

  FeedStream(XdsList list, StreamObserver<DiscoveryResponse> envoy) {
    this.list = list;
    this.envoy = envoy;
  }

  XdsList list() {
    return list;
  }

  /** Whether this stream asks for a resource of this name. */
  boolean asksFor(String name) {
    return names.contains(name);
  }

  /** Takes a request: a subscription, or the verdict on a response. */
  void request(DiscoveryRequest request) {
    asked = true;
    names = Set.copyOf(request.getResourceNamesList());
    if (sent != null && request.getResponseNonce().equals(Long.toString(responses))) {
      verdict =
          new Verdict(
              request.hasErrorDetail()
                  ? list.key() + ": " + request.getErrorDetail().getMessage()
                  : null);
    }
  }

  /** Sends what this stream asks for, unless that is what was sent last. */
  void send(XdsResources resources) {
    SortedMap<String, Message> content = new TreeMap<>(resources.named(list));
    if (!isWildcard()) {
      content.keySet().retainAll(names);
    }
    if (!asked || content.equals(sent) || (content.isEmpty() && !takesNothing())) {
      return;
    }
    responses++;
    sent = content;
    verdict = null;
    envoy.onNext(
        DiscoveryResponse.newBuilder()
            .setTypeUrl(list.type().typeUrl())
            .setVersionInfo(Long.toString(responses))
            .setNonce(Long.toString(responses))
            .addAllResources(content.values().stream().map(FeedStream::any).toList())
            .build());
  }

  /** Whether Envoy has said something to the last response, or none was due. */
  boolean isSettled() {
    return sent == null || verdict != null;
  }

  /** Whether Envoy has taken or refused a response on this stream. */
  boolean isAnswered() {
    return sent != null && verdict != null;
  }

  /** Why Envoy refused the last response, if it did. */
  Optional<String> refusal() {
    return Optional.ofNullable(verdict).flatMap(v -> Optional.ofNullable(v.refusal()));
  }

  private boolean isWildcard() {
    return switch (list) {
      case CLUSTERS, LISTENERS -> true;
      case ENDPOINTS, ROUTES, RUNTIME, SECRETS -> false;
    };
  }

  /**
   * Whether an empty response is right when there is nothing: a cluster waits for its endpoints, be
   * there none; a missing secret is an error.
   */
  private boolean takesNothing() {
    return switch (list) {
      case CLUSTERS, LISTENERS, ENDPOINTS -> true;
      case ROUTES, RUNTIME, SECRETS -> false;
    };
  }

  private static Any any(Message resource) {
    return Any.pack(resource);
  }

  @Override
  public String toString() {
    return list.key()
        + (names.isEmpty() ? "" : " " + List.copyOf(names))
        + ": "
        + Map.of("sent", responses, "settled", isSettled());
  }
}
