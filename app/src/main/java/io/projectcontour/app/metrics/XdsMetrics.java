package io.projectcontour.app.metrics;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.xds.Rejection;
import io.projectcontour.xds.SentResponse;
import io.projectcontour.xds.StreamInfo;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.tls.ReloadingSslContext;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the streams do, and how long a change of an object takes to reach Envoys. Called on the
 * streams' threads.
 */
public final class XdsMetrics implements XdsObserver {
  private static final double NANOS = 1e9;

  /** From a fast machine to an Envoy that does not answer for half a minute. */
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final ChangeTimes changes;
  private final Gauge streams;
  private final Counter certificateReads;
  private final Counter certificateErrors;
  private final Counter responses;
  private final Counter bytes;
  private final Counter rejections;
  private final Histogram acknowledgement;
  private final Histogram sent;
  private final Histogram acknowledged;

  /** By stream and type; the inner maps belong to the threads of their streams. */
  private final Map<Long, Map<ResourceType, Progress>> progress = new ConcurrentHashMap<>();

  /** What is on its way on one stream, of one type. */
  private static final class Progress {
    private final Deque<Unanswered> unanswered = new ArrayDeque<>();
    private long generation;
    private boolean begun;
  }

  private record Unanswered(String nonce, List<Long> receivedNanos) {}

  XdsMetrics(PrometheusRegistry registry, ChangeTimes changes) {
    this.changes = changes;
    streams =
        Gauge.builder()
            .name("contour_xds_streams")
            .help("Open streams of Envoys, by method.")
            .labelNames("method")
            .register(registry);
    certificateReads =
        Counter.builder()
            .name("certwatcher_read_certificate_total")
            .help("Readings of new certificate files of the xDS server.")
            .register(registry);
    certificateErrors =
        Counter.builder()
            .name("certwatcher_read_certificate_errors_total")
            .help("Readings of certificate files that could not be used.")
            .register(registry);
    responses = counter(registry, "contour_xds_responses_total", "Responses sent to Envoys.");
    bytes =
        counter(registry, "contour_xds_response_bytes_total", "Bytes of responses sent to Envoys.");
    rejections =
        counter(
            registry,
            "contour_xds_rejections_total",
            "Responses that Envoys refused (NACK); /debug/xds has their words.");
    acknowledgement =
        histogram(
            registry,
            "contour_xds_acknowledgement_seconds",
            "How long Envoys take to accept a response.");
    sent =
        histogram(
            registry,
            "contour_xds_change_sent_seconds",
            "From the receipt of an object's change to its sending, for each Envoy.");
    acknowledged =
        histogram(
            registry,
            "contour_xds_change_acknowledged_seconds",
            "From the receipt of an object's change to its acceptance, for each Envoy.");
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    Counter counter = Counter.builder().name(name).help(help).labelNames("type").register(registry);
    for (ResourceType type : ResourceType.values()) {
      counter.initLabelValues(label(type));
    }
    return counter;
  }

  private static Histogram histogram(PrometheusRegistry registry, String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames("type")
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .register(registry);
  }

  /** How types are called in labels. */
  static String label(ResourceType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void certificatesRead(ReloadingSslContext.Reading reading) {
    certificateReads.inc();
    if (reading == ReloadingSslContext.Reading.UNUSABLE) {
      certificateErrors.inc();
    }
  }

  @Override
  public void streamOpened(StreamInfo stream) {
    streams.labelValues(stream.method()).inc();
    progress.put(stream.id(), new EnumMap<>(ResourceType.class));
  }

  @Override
  public void streamClosed(StreamInfo stream) {
    streams.labelValues(stream.method()).dec();
    progress.remove(stream.id());
  }

  @Override
  public void responseSent(StreamInfo stream, SentResponse response) {
    responses.labelValues(label(response.type())).inc();
    bytes.labelValues(label(response.type())).inc(response.bytes());
    Progress so = progress(stream, response.type());
    // The first response brings what there was already, which is no news.
    List<Long> received = so.begun ? changes.receivedNanos(response, so.generation) : List.of();
    so.begun = true;
    so.generation = response.generation();
    so.unanswered.add(new Unanswered(response.nonce(), received));
    observe(sent, response.type(), received);
  }

  @Override
  public void responseAccepted(
      StreamInfo stream, ResourceType type, String nonce, Duration afterSending) {
    acknowledgement.labelValues(label(type)).observe((double) afterSending.toNanos() / NANOS);
    for (Unanswered answered : answered(stream, type, nonce)) {
      observe(acknowledged, type, answered.receivedNanos());
    }
  }

  @Override
  public void responseRejected(
      StreamInfo stream, ResourceType type, String nonce, List<Rejection> rejected) {
    rejections.labelValues(label(type)).inc();
    var _ = answered(stream, type, nonce);
  }

  private Progress progress(StreamInfo stream, ResourceType type) {
    return progress
        .computeIfAbsent(stream.id(), _ -> new EnumMap<>(ResourceType.class))
        .computeIfAbsent(type, _ -> new Progress());
  }

  /** An answer is about the response with this nonce and all before it. */
  private List<Unanswered> answered(StreamInfo stream, ResourceType type, String nonce) {
    Deque<Unanswered> waiting = progress(stream, type).unanswered;
    List<Unanswered> answered = new ArrayList<>();
    if (waiting.stream().anyMatch(response -> response.nonce().equals(nonce))) {
      Unanswered next;
      do {
        next = waiting.remove();
        answered.add(next);
      } while (!next.nonce().equals(nonce));
    }
    return answered;
  }

  private static void observe(Histogram histogram, ResourceType type, List<Long> receivedNanos) {
    long now = System.nanoTime();
    for (long received : receivedNanos) {
      histogram.labelValues(label(type)).observe((double) (now - received) / NANOS);
    }
  }
}
