package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The requests and responses about one type on one stream: which responses are unanswered, and what
 * the client refused.
 *
 * <p>Belongs to the thread of the stream.
 */
final class Exchange {
  private final Watch watch;
  private final Map<String, Rejection> rejections = new TreeMap<>();

  /** One at most, but for clusters that Envoy takes long to make ready; see {@link SendOrder}. */
  private final Deque<InFlight> unanswered = new ArrayDeque<>();

  private String lastNonce = "";
  private long sent;
  private long accepted;
  private long rejected;
  private long generation;

  /** Up to which snapshot the client has taken over all that there was to tell. */
  private long settled = -1;

  private String sentVersion = "";
  private String acceptedVersion = "";

  Exchange(Watch watch) {
    this.watch = watch;
  }

  ResourceType type() {
    return watch.type();
  }

  Watch watch() {
    return watch;
  }

  /** Whether a response is unanswered. */
  boolean isWaiting() {
    return !unanswered.isEmpty();
  }

  /** Since when the answer to the newest response is awaited. */
  OptionalLong waitingSince() {
    return unanswered.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(unanswered.getLast().sentNanos());
  }

  /**
   * Whether the client has taken over all that there was to tell of a snapshot, so that it uses
   * nothing older. While it refuses something it goes on with what it had of that.
   *
   * @param snapshotGeneration not newer than what the watch has advanced to
   */
  boolean isSettled(long snapshotGeneration) {
    return settled >= snapshotGeneration
        || (unanswered.isEmpty() && rejections.isEmpty() && !watch.pending());
  }

  /** The nonce of the newest response, empty before the first. */
  String lastNonce() {
    return lastNonce;
  }

  void sent(InFlight response) {
    unanswered.add(response);
    lastNonce = response.nonce();
    generation = response.generation();
    sentVersion = response.version();
    sent++;
  }

  /**
   * The unanswered response with this nonce; from then on it counts as answered, and with it all
   * before it: in state of the world, a request answers for all that it has seen.
   */
  Optional<InFlight> answered(String nonce) {
    if (unanswered.stream().noneMatch(response -> response.nonce().equals(nonce))) {
      return Optional.empty();
    }
    InFlight response = unanswered.remove();
    while (!response.nonce().equals(nonce)) {
      response = unanswered.remove();
    }
    return Optional.of(response);
  }

  void accepted(InFlight response) {
    accepted++;
    acceptedVersion = response.version();
    response.update().changed().forEach(resource -> rejections.remove(resource.name()));
    response.update().removed().forEach(rejections::remove);
    watch.accepted(response.update());
    if (rejections.isEmpty() && !watch.isSearching()) {
      settled = response.generation();
    }
  }

  /** Notes the refusal of some of the resources that changed and returns what was refused. */
  List<Rejection> rejected(InFlight response, Set<String> names, String message, Instant at) {
    rejected++;
    List<Rejection> refused = new ArrayList<>();
    for (Resource resource : response.update().changed()) {
      if (names.contains(resource.name())) {
        refused.add(
            new Rejection(
                type(), resource.name(), resource.version(), resource.sources(), message, at));
      } else {
        rejections.remove(resource.name());
      }
    }
    refused.forEach(rejection -> rejections.put(rejection.resource(), rejection));
    return refused;
  }

  /** Forgets refusals of resources that do not matter any more. */
  void forgetRejectionsOf(Predicate<String> names) {
    rejections.keySet().removeIf(names);
  }

  TypeState state() {
    return new TypeState(
        1,
        watch.told(),
        sent,
        accepted,
        rejected,
        generation,
        sentVersion,
        acceptedVersion,
        isWaiting(),
        List.copyOf(rejections.values()));
  }
}
