package io.projectcontour.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.xds.SentResponse;
import io.projectcontour.xds.StreamInfo;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XdsMetricsTest {
  private static final StreamInfo STREAM =
      new StreamInfo(1, "service", "StreamRoutes", "peer", "node", "");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final SnapshotStore store = new SnapshotStore();
  private final ChangeTimes changes = new ChangeTimes(store);
  private final XdsMetrics metrics = new XdsMetrics(registry, changes);

  @BeforeEach
  void openStream() {
    metrics.streamOpened(STREAM);
  }

  /** As the control loop does, some seconds after an event came. */
  private long publish(String name, String body, int secondsAgo) {
    changes.publishing(System.nanoTime() - Duration.ofSeconds(secondsAgo).toNanos());
    return store
        .publish(
            List.of(
                Resource.of(ResourceType.ROUTE, name, ByteString.copyFromUtf8(body), Sources.NONE)),
            List.of())
        .generation();
  }

  private void send(String nonce, long generation, String... names) {
    metrics.responseSent(
        STREAM,
        new SentResponse(
            ResourceType.ROUTE, nonce, "v", generation, 10, List.of(names), List.of()));
  }

  private HistogramSnapshot.HistogramDataPointSnapshot point(String step) {
    return ((HistogramSnapshot)
            registry.scrape(name -> name.equals("contour_xds_change_" + step + "_seconds")).get(0))
        .getDataPoints()
        .getFirst();
  }

  private long count(String step) {
    var found = registry.scrape(name -> name.equals("contour_xds_change_" + step + "_seconds"));
    return found.size() == 0 || ((HistogramSnapshot) found.get(0)).getDataPoints().isEmpty()
        ? 0
        : point(step).getCount();
  }

  @Test
  void whatWasThereBeforeTheStreamIsNoNews() {
    send("1", publish("a", "1", 100), "a");
    assertThat(count("sent")).isZero();
  }

  @Test
  void theAgeOfAChangeIsMeasuredWhenItIsSentAndWhenItIsAccepted() {
    send("1", publish("a", "1", 100), "a");
    send("2", publish("a", "2", 3), "a");
    assertThat(count("sent")).isEqualTo(1);
    assertThat(point("sent").getSum()).isBetween(3.0, 10.0);
    assertThat(count("acknowledged")).isZero();

    metrics.responseAccepted(STREAM, ResourceType.ROUTE, "2", Duration.ofMillis(1));
    assertThat(count("acknowledged")).isEqualTo(1);
    assertThat(point("acknowledged").getSum()).isBetween(3.0, 10.0);
  }

  @Test
  void changesThatAreSentTogetherAreMeasuredEach() {
    send("1", publish("a", "1", 100), "a");
    publish("a", "2", 7);
    send("2", publish("a", "3", 2), "a");
    assertThat(count("sent")).isEqualTo(2);
    assertThat(point("sent").getSum()).isBetween(9.0, 20.0);
  }

  @Test
  void changesOfWhatTheClientDidNotAskForDoNotCount() {
    send("1", publish("a", "1", 100), "a");
    publish("b", "1", 50);
    send("2", publish("a", "2", 1), "a");
    assertThat(count("sent")).isEqualTo(1);
  }

  @Test
  void whatWasRefusedIsNotAccepted() {
    send("1", publish("a", "1", 100), "a");
    send("2", publish("a", "2", 1), "a");
    metrics.responseRejected(STREAM, ResourceType.ROUTE, "2", List.of());
    metrics.responseAccepted(STREAM, ResourceType.ROUTE, "2", Duration.ofMillis(1));
    assertThat(count("acknowledged")).isZero();
  }
}
