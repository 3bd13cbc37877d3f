package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which types of a stream have to wait, so that no request meets a route to a cluster that
 * Envoy does not have.
 *
 * <p>On an aggregated stream: clusters, their endpoints, then listeners, routes and virtual hosts,
 * and removed clusters last, when all routes have been accepted. Envoy accepts clusters on such a
 * stream only when they are ready for use (updateClusterCounts in cluster_manager_impl.cc), so
 * routes wait for that. Where routes, or some of them, come on a stream of their own, these wait
 * until the clusters and their endpoints have been accepted on the other streams of the Envoy, and
 * the removal of clusters is delayed, by time.
 *
 * <p>Belongs to the thread of the stream. Times are those of {@link System#nanoTime}.
 */
final class SendOrder {
  /** What leads requests to clusters. */
  private static final Set<ResourceType> ROUTING =
      Set.of(ResourceType.LISTENER, ResourceType.ROUTE, ResourceType.VIRTUAL_HOST);

  private final boolean aggregated;
  private final Map<ResourceType, Exchange> exchanges;
  private final Mailbox<?> mailbox;

  /** What the streams of the Envoy share; a stream's own before it is known whose it is. */
  private ClusterReadiness readiness;

  private final ClusterDepartures departures;
  private final long patienceNanos;
  private final long answerPatienceNanos;

  /** Endpoints that a cluster needs anew, from before the first request for endpoints. */
  private final Set<String> endpointsOwed = new HashSet<>();

  /** What waits for clusters that come on another stream. */
  private Optional<Waiting> waiting = Optional.empty();

  /**
   * Routes that wait.
   *
   * @param generation the snapshot that they waited for first; there may be newer ones since
   * @param answered whether Envoy has answered its clusters
   * @param until for how long they wait
   */
  private record Waiting(long generation, boolean answered, long until) {}

  /**
   * For a new stream.
   *
   * @param exchanges those of the stream, as they come up
   * @param mailbox wakes the stream
   */
  SendOrder(
      boolean aggregated,
      Map<ResourceType, Exchange> exchanges,
      Mailbox<?> mailbox,
      XdsTimings timings) {
    this.aggregated = aggregated;
    this.exchanges = exchanges;
    this.mailbox = mailbox;
    this.readiness = new ClusterReadiness(timings, false);
    this.departures =
        new ClusterDepartures(timings.clusterRemovalGrace(), timings.answerPatience());
    this.patienceNanos = timings.clusterPatience().toNanos();
    this.answerPatienceNanos = timings.answerPatience().toNanos();
  }

  /** Before anything is sent: what the streams of the Envoy share. */
  void use(ClusterReadiness shared) {
    readiness = shared;
  }

  /** Who says when resources of this type may leave the client. */
  Departures departures(ResourceType type, long now, long generation) {
    departures.at(now, generation);
    return type == ResourceType.CLUSTER ? departures : Departures.AT_ONCE;
  }

  /**
   * Whether this type has to wait.
   *
   * @param generation the snapshot to be sent
   */
  boolean mustWait(Exchange exchange, long now, long generation) {
    boolean clustersAwaited = aggregated && areClustersAwaited(now);
    if (exchange.isWaiting()) {
      // A cluster that does not get ready must not keep others from Envoy for ever.
      return !aggregated || exchange.type() != ResourceType.CLUSTER || clustersAwaited;
    }
    if (!ROUTING.contains(exchange.type())) {
      return false;
    }
    if (aggregated) {
      return clustersAwaited;
    }
    return exchange.watch().pending()
        && (readiness.lacksClusters(mailbox) || areClustersAwaitedElsewhere(now, generation));
  }

  private boolean areClustersAwaitedElsewhere(long now, long generation) {
    if (readiness.isReady(generation, now, mailbox)) {
      waiting = Optional.empty();
      return false;
    }
    Waiting current =
        waiting.orElseGet(() -> new Waiting(generation, false, now + answerPatienceNanos));
    if (!current.answered() && readiness.haveAnswered(current.generation())) {
      // Endpoints may be missing, and Envoy may be told of newer clusters all the time.
      current = new Waiting(current.generation(), true, now + patienceNanos);
    }
    waiting = Optional.of(current);
    boolean waits = current.until() - now > 0;
    if (!waits) {
      readiness.waitsNoMore(mailbox);
    }
    return waits;
  }

  private boolean areClustersAwaited(long now) {
    OptionalLong end = endOfPatience();
    return end.isPresent() && end.getAsLong() - now > 0;
  }

  /** Until when the answer to the newest response with clusters is awaited, if there is one. */
  private OptionalLong endOfPatience() {
    Exchange clusters = exchanges.get(ResourceType.CLUSTER);
    OptionalLong since = clusters == null ? OptionalLong.empty() : clusters.waitingSince();
    return since.isEmpty() ? since : OptionalLong.of(since.getAsLong() + patienceNanos);
  }

  /**
   * Notes what goes out. Envoy puts a changed cluster into use only after it has got its endpoints
   * anew, and does not ask for them if it had them before the change (envoy#13009).
   */
  void sent(Update update, XdsSnapshot snapshot, long now) {
    if (!aggregated && ROUTING.contains(update.type())) {
      readiness.routesSent(mailbox, now);
    }
    if (update.type() != ResourceType.CLUSTER) {
      return;
    }
    if (aggregated) {
      update
          .changed()
          .forEach(cluster -> EndpointsName.onTheSameStream(cluster).ifPresent(endpointsOwed::add));
      sendOwedEndpoints();
    }
    readiness.clustersSent(update, snapshot);
  }

  /** Notes that a request has been read; a reconnecting client may say only now what it has. */
  void received(ResourceType type) {
    if (type == ResourceType.ENDPOINT) {
      sendOwedEndpoints();
    } else if (type == ResourceType.CLUSTER) {
      readiness.clustersComeOn(mailbox);
    } else if (!aggregated && ROUTING.contains(type)) {
      readiness.routesComeOn(mailbox);
    }
  }

  /** Notes that the client has answered, in whatever way. */
  void answered(InFlight response) {
    Update update = response.update();
    if (update.type() == ResourceType.ENDPOINT) {
      readiness.endpointsAnswered(update);
    } else if (update.type() == ResourceType.CLUSTER) {
      readiness.clustersAnswered(response, System.nanoTime());
    } else if (ROUTING.contains(update.type())) {
      readiness.routesAnswered(mailbox);
    }
  }

  /**
   * Notes that all that can be sent has been sent.
   *
   * @param generation the snapshot that was looked at
   */
  void looked(long generation) {
    @Nullable Exchange clusters = exchanges.get(ResourceType.CLUSTER);
    if (clusters != null && !clusters.isWaiting() && !clusters.watch().pending()) {
      readiness.clustersComplete(generation);
    }
  }

  private void sendOwedEndpoints() {
    if (!endpointsOwed.isEmpty() && exchanges.containsKey(ResourceType.ENDPOINT)) {
      // Those that are not asked for yet will be sent when they are.
      sendAgain(ResourceType.ENDPOINT, endpointsOwed.stream());
      endpointsOwed.clear();
    }
  }

  /**
   * Notes what has arrived. Envoy drops the virtual hosts of route configurations that it does not
   * know yet, and has one subscription for all of them, so no request comes when it gets to know
   * one (envoy#41996).
   */
  void accepted(Update update, XdsSnapshot snapshot) {
    boolean introducesRoutes =
        update.type() == ResourceType.ROUTE && !update.introduced().isEmpty();
    if (!aggregated || !introducesRoutes || !exchanges.containsKey(ResourceType.VIRTUAL_HOST)) {
      return;
    }
    Set<String> routeConfigurations = Set.copyOf(update.introduced());
    sendAgain(
        ResourceType.VIRTUAL_HOST,
        snapshot.all(ResourceType.VIRTUAL_HOST).stream()
            .map(Resource::name)
            .filter(name -> belongsToOneOf(name, routeConfigurations)));
  }

  /**
   * A virtual host is named {@code <route configuration>/<anything>}, and either may have slashes.
   */
  private static boolean belongsToOneOf(String virtualHost, Set<String> routeConfigurations) {
    for (int slash = virtualHost.indexOf('/'); slash >= 0; ) {
      if (routeConfigurations.contains(virtualHost.substring(0, slash))) {
        return true;
      }
      slash = virtualHost.indexOf('/', slash + 1);
    }
    return false;
  }

  private void sendAgain(ResourceType type, Stream<String> names) {
    @Nullable Exchange exchange = exchanges.get(type);
    if (exchange != null) {
      names.forEach(exchange.watch()::sendAgain);
    }
  }

  /** Lets clusters go that nothing leads to. Returns whether there is something to send now. */
  boolean releaseDepartures(long now, long generation) {
    Exchange clusters = exchanges.get(ResourceType.CLUSTER);
    if (departures.isEmpty() || clusters == null) {
      return false;
    }
    departures.at(now, generation);
    if (!seesRoutes() && (clusters.isWaiting() || readiness.isSettling(now))) {
      departures.putOff();
    }
    Set<String> released =
        seesRoutes() ? departures.release(this::areRoutesSettled) : departures.releaseExpired();
    clusters.watch().lookAgain(released);
    return !released.isEmpty();
  }

  /**
   * Whether all routes of the Envoy come on this stream. Virtual hosts that it asks for one by one
   * have another, and Envoy keeps those that it had before the aggregated one until all moved.
   */
  private boolean seesRoutes() {
    return aggregated
        && exchanges.containsKey(ResourceType.ROUTE)
        && !readiness.haveRoutesStreamsOfTheirOwn();
  }

  private boolean areRoutesSettled(long generation) {
    return exchanges.values().stream()
        .filter(exchange -> ROUTING.contains(exchange.type()))
        .allMatch(exchange -> exchange.isSettled(generation));
  }

  /**
   * When something may have to be sent although nobody stirs.
   *
   * @param lookedAt up to when all that was due has been sent
   */
  OptionalLong nextDeadline(long lookedAt) {
    OptionalLong patience = aggregated ? endOfPatience() : endOfWaiting();
    if (patience.isPresent() && patience.getAsLong() - lookedAt <= 0) {
      patience = OptionalLong.empty();
    }
    OptionalLong expiry = seesRoutes() ? OptionalLong.empty() : departures.nextExpiry();
    if (patience.isEmpty() || expiry.isEmpty()) {
      return patience.isEmpty() ? expiry : patience;
    }
    return patience.getAsLong() - expiry.getAsLong() < 0 ? patience : expiry;
  }

  private OptionalLong endOfWaiting() {
    return waiting.map(it -> OptionalLong.of(it.until())).orElseGet(OptionalLong::empty);
  }
}
