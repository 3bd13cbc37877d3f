package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of one Envoy know together of its clusters, so that routes on a stream of their
 * own do not come before the clusters that they lead to, and clusters do not go before the routes
 * that led to them.
 *
 * <p>Envoy accepts a cluster at once unless it comes on an aggregated stream, but uses it only when
 * it has got the endpoints, on yet another stream.
 *
 * <p>Any thread may call it. Times are those of {@link System#nanoTime}.
 */
final class ClusterReadiness {
  /** Of endpoints whose cluster is not answered. */
  private static final long NOT_YET = Long.MAX_VALUE;

  private final boolean clustersMustCome;
  private final long patienceNanos;
  private final long answerPatienceNanos;

  /**
   * New clusters without endpoints, by the name of these, and since when Envoy has known them; the
   * oldest first.
   */
  private final SequencedMap<String, Long> endpointsAwaited = new LinkedHashMap<>();

  /** The streams whose client has not yet answered to routes, and since when; the oldest first. */
  private final SequencedMap<Mailbox<?>, Long> routesInFlight = new LinkedHashMap<>();

  /** Streams for routes alone, of which a stream for all types does not see when they settle. */
  private final Set<Mailbox<?>> routeStreams = new HashSet<>();

  /** The streams that want to know when something changes here. */
  private final Set<Mailbox<?>> waiting = new HashSet<>();

  private @Nullable Mailbox<?> clusterStream;
  private long generation = -1;

  /** Up to which snapshot clusters have been answered, whatever has changed since. */
  private long answered = -1;

  /**
   * For a new Envoy.
   *
   * @param clustersMustCome whether it gets no routes unless it has a stream for clusters
   */
  ClusterReadiness(XdsTimings timings, boolean clustersMustCome) {
    this.clustersMustCome = clustersMustCome;
    this.patienceNanos = timings.clusterPatience().toNanos();
    this.answerPatienceNanos = timings.answerPatience().toNanos();
  }

  /** Clusters come on this stream; of several, the first one counts. */
  synchronized void clustersComeOn(Mailbox<?> stream) {
    if (clusterStream == null) {
      clusterStream = stream;
      generation = -1;
      answered = -1;
      wakeAll();
    }
  }

  /** The stream is over, whatever it was about. */
  synchronized void ended(Mailbox<?> stream) {
    waiting.remove(stream);
    routesInFlight.remove(stream);
    routeStreams.remove(stream);
    if (clusterStream == stream) {
      clusterStream = null;
      endpointsAwaited.clear();
      wakeAll();
    }
  }

  /** These clusters go out; the snapshot says whether there are endpoints to wait for. */
  synchronized void clustersSent(Update update, XdsSnapshot snapshot) {
    Set<String> introduced = Set.copyOf(update.introduced());
    update.changed().stream()
        .filter(cluster -> introduced.contains(cluster.name()))
        .flatMap(cluster -> EndpointsName.onTheSameConnection(cluster).stream())
        .filter(name -> snapshot.get(ResourceType.ENDPOINT, name).isPresent())
        .forEach(name -> endpointsAwaited.putLast(name, NOT_YET));
  }

  /** Envoy has answered these clusters, and knows from now on what endpoints it needs. */
  synchronized void clustersAnswered(InFlight response, long now) {
    answered = Math.max(answered, response.generation());
    endpointsAwaited.replaceAll((_, since) -> since == NOT_YET ? now : since);
    wakeAll();
  }

  /**
   * Envoy has answered all that there is to tell about the clusters of snapshots up to this one.
   */
  synchronized void clustersComplete(long upTo) {
    if (upTo > generation) {
      generation = upTo;
      wakeAll();
    }
  }

  /** Envoy has taken over these endpoints, or refused them and so will never be ready. */
  synchronized void endpointsAnswered(Update update) {
    boolean removed = false;
    for (String name : update.resourceNames()) {
      removed |= endpointsAwaited.remove(name) != null;
    }
    for (String name : update.removed()) {
      removed |= endpointsAwaited.remove(name) != null;
    }
    if (removed && endpointsAwaited.isEmpty()) {
      wakeAll();
    }
  }

  /** Listeners, routes or virtual hosts come on this stream, which no clusters come on. */
  synchronized void routesComeOn(Mailbox<?> stream) {
    routeStreams.add(stream);
  }

  /** Whether Envoy has a stream for routes on which no clusters come. */
  synchronized boolean haveRoutesStreamsOfTheirOwn() {
    return !routeStreams.isEmpty();
  }

  /**
   * Whether routes have to wait, for however long, for the stream that clusters come on. The stream
   * that asks is woken when that is there.
   */
  synchronized boolean lacksClusters(Mailbox<?> asker) {
    boolean lacks = clustersMustCome && clusterStream == null;
    if (lacks) {
      waiting.add(asker);
    }
    return lacks;
  }

  /** Routes go out on this stream. */
  synchronized void routesSent(Mailbox<?> stream, long now) {
    routesInFlight.putLast(stream, now);
  }

  /** Envoy has answered to the routes of this stream. */
  synchronized void routesAnswered(Mailbox<?> stream) {
    routesInFlight.remove(stream);
  }

  /**
   * Whether routes wait for clusters or are on their way to Envoy, so that it may still use older
   * ones.
   */
  synchronized boolean isSettling(long now) {
    forgetOld(endpointsAwaited, now - patienceNanos);
    forgetOld(routesInFlight, now - answerPatienceNanos);
    return !endpointsAwaited.isEmpty() || !routesInFlight.isEmpty() || !waiting.isEmpty();
  }

  /**
   * Whether Envoy can use all clusters of a snapshot, as far as we see them. If not, the stream
   * that asks is woken when it should ask again.
   */
  synchronized boolean isReady(long snapshotGeneration, long now, Mailbox<?> asker) {
    waiting.remove(asker);
    if (clusterStream == null) {
      return true;
    }
    if (generation < snapshotGeneration) {
      waiting.add(asker);
      clusterStream.wake(); // What does not concern it has not been told to it.
      return false;
    }
    forgetOld(endpointsAwaited, now - patienceNanos);
    if (endpointsAwaited.isEmpty()) {
      return true;
    }
    waiting.add(asker);
    return false;
  }

  /** Whether Envoy has answered the clusters of a snapshot; there may be newer ones. */
  synchronized boolean haveAnswered(long snapshotGeneration) {
    return Math.max(answered, generation) >= snapshotGeneration;
  }

  /** The stream has waited for long enough and goes on as if Envoy were ready. */
  synchronized void waitsNoMore(Mailbox<?> asker) {
    waiting.remove(asker);
  }

  /** There may be thousands and this is asked often, so only the oldest are looked at. */
  private static void forgetOld(SequencedMap<?, Long> since, long upTo) {
    while (!since.isEmpty() && isOver(since.firstEntry().getValue(), upTo)) {
      since.pollFirstEntry();
    }
  }

  private static boolean isOver(long since, long upTo) {
    return since != NOT_YET && upTo - since >= 0;
  }

  private void wakeAll() {
    List<Mailbox<?>> woken = new ArrayList<>(waiting);
    waiting.clear();
    woken.forEach(Mailbox::wake);
  }
}
