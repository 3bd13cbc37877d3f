package io.projectcontour.xds;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readiness that all streams of an Envoy share. They may be on several connections: Envoy opens
 * another one for each thousand streams, and with Contour's bootstrap it has some for each Service.
 *
 * <p>Any thread may call it.
 */
final class EnvoyReadiness {
  /** An Envoy. Those that do not say who they are are told apart by their connections. */
  private record Key(String nodeId, String address) {
    static Key of(StreamInfo info) {
      String peer = info.peer();
      int port = peer.lastIndexOf(':');
      return new Key(
          info.nodeId(), info.nodeId().isEmpty() || port < 0 ? peer : peer.substring(0, port));
    }
  }

  private record Entry(ClusterReadiness readiness, int streams) {}

  private final XdsTimings timings;

  // Guarded by this.
  private final Map<Key, Entry> entries = new HashMap<>();

  /** Without any Envoy. */
  EnvoyReadiness(XdsTimings timings) {
    this.timings = timings;
  }

  /** What a stream shares with the others of its Envoy, until it leaves. */
  final class Share {
    private final Key key;
    private final ClusterReadiness readiness;

    private Share(Key key, ClusterReadiness readiness) {
      this.key = key;
      this.readiness = readiness;
    }

    ClusterReadiness readiness() {
      return readiness;
    }

    /** The stream is over. */
    void leave(Mailbox<?> stream) {
      readiness.ended(stream);
      synchronized (EnvoyReadiness.this) {
        entries.computeIfPresent(
            key,
            (_, entry) ->
                entry.streams() == 1 ? null : new Entry(entry.readiness(), entry.streams() - 1));
      }
    }
  }

  /**
   * For a stream that has said who its client is, or that it does not say.
   *
   * @param clustersMustCome see {@link ClusterReadiness}
   */
  synchronized Share join(StreamInfo info, boolean clustersMustCome) {
    Key key = Key.of(info);
    @Nullable Entry before = entries.get(key);
    ClusterReadiness readiness =
        before == null ? new ClusterReadiness(timings, clustersMustCome) : before.readiness();
    entries.put(key, new Entry(readiness, before == null ? 1 : before.streams() + 1));
    return new Share(key, readiness);
  }

  /** How many Envoys have streams. */
  synchronized int size() {
    return entries.size();
  }
}
