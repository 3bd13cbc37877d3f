package io.projectcontour.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.projectcontour.snapshot.ResourceType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which streams are served. Where resources lead to the aggregated stream, an Envoy without
 * one would refuse each of them. So it is refused itself, and goes on with what it has.
 *
 * <p>Only listeners and clusters tell how an Envoy was bootstrapped. It may ask for all else as the
 * resources say that it got before, but gets no routes until it has the stream for clusters.
 *
 * <p>Any thread may call it.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** What Envoy calls itself in its requests; contour cli, for example, does not. */
  private static final String ENVOY = "envoy";

  /** There may be hundreds of Envoys that try again and again. */
  private static final long NANOS_BETWEEN_LINES = 1_000_000_000L;

  private static final String REASON =
      "Contour serves with --aggregated-discovery, for which Envoy has to be started with a"
          + " bootstrap of contour bootstrap --xds-mode=delta-ads";

  private final boolean aggregatedOnly;
  private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - NANOS_BETWEEN_LINES);

  /**
   * Admits.
   *
   * @param aggregatedOnly Envoys without an aggregated stream are refused
   */
  Admission(boolean aggregatedOnly) {
    this.aggregatedOnly = aggregatedOnly;
  }

  /** Whether a client gets no routes until it has a stream for clusters. */
  boolean holdsRoutes(Node node) {
    return aggregatedOnly && node.getUserAgentName().equals(ENVOY);
  }

  /**
   * How a stream ends that is not served.
   *
   * @param stream with the name that the client has given
   * @param ownType what the stream is about; empty for an aggregated one
   * @param node who asks
   */
  Optional<Status> refusal(StreamInfo stream, Optional<ResourceType> ownType, Node node) {
    if (!holdsRoutes(node) || !tellsBootstrap(ownType)) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    long last = lastLine.get();
    if (now - last >= NANOS_BETWEEN_LINES && lastLine.compareAndSet(last, now)) {
      LOG.atWarn()
          .addKeyValue("node_id", stream.nodeId())
          .addKeyValue("peer", stream.peer())
          .addKeyValue("method", stream.method())
          .log("An Envoy is refused and goes on with what it has: {}", REASON);
    }
    return Optional.of(Status.FAILED_PRECONDITION.withDescription(REASON));
  }

  private static boolean tellsBootstrap(Optional<ResourceType> ownType) {
    return ownType
        .filter(type -> type == ResourceType.LISTENER || type == ResourceType.CLUSTER)
        .isPresent();
  }
}
