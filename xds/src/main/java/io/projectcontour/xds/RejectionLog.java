package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes down what an Envoy refused: once, when it refused it. */
final class RejectionLog {
  private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);

  /** Of longer lists only the start is written. */
  private static final int MOST_NAMES = 10;

  /**
   * Writes it down.
   *
   * @param partsFollow whether its parts will be sent apart, so that more will be known
   */
  void refused(
      StreamInfo stream,
      ResourceType type,
      List<Rejection> refused,
      String message,
      boolean partsFollow) {
    List<String> names = refused.stream().map(Rejection::resource).toList();
    Sources sources =
        Sources.of(
            refused.stream().flatMap(refusal -> refusal.sources().objects().stream()).toList());
    LOG.atLevel(partsFollow ? Level.INFO : Level.WARN)
        .addKeyValue("node_id", stream.nodeId())
        .addKeyValue("type", type)
        .addKeyValue("resources", shortened(names))
        .addKeyValue("sources", shortened(sources.objects()))
        .addKeyValue("envoy_says", message)
        .log(
            partsFollow
                ? "Envoy refused a response; its parts are sent apart to find what is wrong in it"
                : "Envoy refused configuration and goes on with what it had");
  }

  private static String shortened(Collection<String> names) {
    String start = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES
        ? start + " and " + (names.size() - MOST_NAMES) + " more"
        : start;
  }
}
