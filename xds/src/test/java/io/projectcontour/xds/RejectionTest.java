package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.xds.TestResources.listener;
import static io.projectcontour.xds.TestResources.route;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.projectcontour.snapshot.Sources;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Isolated("listens to the log")
class RejectionTest {
  private final List<ILoggingEvent> log = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> listener =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          log.add(event);
        }
      };
  private final Logger logger = (Logger) LoggerFactory.getLogger(RejectionLog.class);
  private TestBed bed;

  @BeforeEach
  void start() throws Exception {
    bed = new TestBed();
    listener.start();
    logger.addAppender(listener);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() throws Exception {
    logger.setLevel(Level.OFF);
    logger.detachAppender(listener);
    bed.close();
  }

  @Test
  void aRefusalIsLoggedOnceWithTheResourceItsSourcesAndTheWordsOfEnvoy() throws Exception {
    bed.publish(route("r", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(ROUTE, "r");
    client.refuse(client.next(ROUTE), "r is no good");
    bed.assertNothingMoreFor(client);

    assertThat(log).hasSize(1);
    assertThat(log.getFirst().getLevel()).isEqualTo(Level.WARN);
    assertThat(keys(log.getFirst()))
        .containsEntry("node_id", "envoy-1")
        .containsEntry("type", "ROUTE")
        .containsEntry("resources", "r")
        .containsEntry("sources", "Test ns/r")
        .containsEntry("envoy_says", "r is no good");
  }

  @Test
  void inStateOfTheWorldOnlyWhatChangedIsBlamed() throws Exception {
    bed.publish(listener("old", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(LISTENER);
    client.nextAccepted(LISTENER);

    bed.publish(listener("new", "1"));
    client.refuse(client.next(LISTENER), "no");
    bed.assertNothingMoreFor(client);

    assertThat(keys(log.getFirst())).containsEntry("resources", "new");
    assertThat(bed.observer.rejections).extracting(Rejection::resource).containsExactly("new");
  }

  /** As Envoy speaks of listeners and clusters, of which it takes over the others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whomEnvoyNamesIsBlamedAndTheOthersAreNot(boolean delta) throws Exception {
    TestClient client = delta ? bed.deltaAggregated() : bed.sotwAggregated();
    client.subscribe(LISTENER);
    client.nextAccepted(LISTENER);
    bed.publish(listener("a/bad", "1"), listener("bad", "1"), listener("good", "1"));
    client.refuse(
        client.next(LISTENER), "Error adding/updating listener(s) bad: no\na/bad: neither\n");
    bed.assertNothingMoreFor(client);

    assertThat(keys(log.getFirst()))
        .containsEntry("resources", "a/bad, bad")
        .containsEntry("sources", "Test ns/a/bad, Test ns/bad");
    await()
        .untilAsserted(
            () ->
                assertThat(envoy().rejections())
                    .extracting(Rejection::resource)
                    .containsExactly("a/bad", "bad"));

    bed.publish(listener("good", "2"));
    client.refuse(client.next(LISTENER), "Error adding/updating listener(s) good: no\n");
    bed.assertNothingMoreFor(client);

    assertThat(keys(log.getLast())).containsEntry("resources", "good");
  }

  @Test
  void whenTheWordsOfEnvoyAreCutShortAllAreBlamed() throws Exception {
    bed.publish(listener("bad", "1"), listener("another", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(LISTENER);
    client.refuse(
        client.next(LISTENER), "Error adding/updating listener(s) bad: no, ano...(truncated)");
    bed.assertNothingMoreFor(client);

    assertThat(keys(log.getFirst())).containsEntry("resources", "another, bad");
  }

  @Test
  void aRefusalIsRememberedForTheEnvoyUntilItAcceptsTheResource() throws Exception {
    bed.publish(listener("l", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(LISTENER);
    client.refuse(client.next(LISTENER), "no");
    await().untilAsserted(() -> assertThat(envoy().rejections()).hasSize(1));
    bed.assertNothingMoreFor(client);

    Rejection rejection = envoy().rejections().getFirst();
    assertThat(rejection.type()).isEqualTo(LISTENER);
    assertThat(rejection.resource()).isEqualTo("l");
    assertThat(rejection.version()).isEqualTo(listener("l", "1").version());
    assertThat(rejection.sources()).isEqualTo(Sources.of("Test ns/l"));
    assertThat(rejection.message()).isEqualTo("no");
    TypeState state = requireNonNull(envoy().types().get(LISTENER));
    assertThat(List.of(state.sent(), state.accepted(), state.rejected()))
        .containsExactly(1L, 0L, 1L);

    bed.publish(listener("l", "2"));
    client.nextAccepted(LISTENER);
    bed.assertNothingMoreFor(client);

    await().untilAsserted(() -> assertThat(envoy().rejections()).isEmpty());
  }

  @Test
  void aRefusalIsForgottenWhenTheResourceIsGoneOrNotAskedForAnyMore() throws Exception {
    bed.publish(route("gone", "1"), route("dropped", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(ROUTE, "gone", "dropped");
    client.refuse(client.next(ROUTE), "no");
    client.refuse(client.next(ROUTE), "no");
    client.refuse(client.next(ROUTE), "no");
    bed.assertNothingMoreFor(client);
    await()
        .untilAsserted(
            () ->
                assertThat(envoy().rejections())
                    .extracting(Rejection::resource)
                    .containsExactly("dropped", "gone"));

    bed.remove(ROUTE, "gone");
    client.subscribe(ROUTE, "gone");
    bed.assertNothingMoreFor(client);

    await().untilAsserted(() -> assertThat(envoy().rejections()).isEmpty());
  }

  @Test
  void theNamesOfAFormattedRejectionAreLimited() throws Exception {
    for (int i = 10; i < 35; i++) {
      bed.publish(listener("l" + i, "1"));
    }
    TestClient client = bed.sotwAggregated();
    client.subscribe(LISTENER);
    client.refuse(client.next(LISTENER), "no");
    await().untilAsserted(() -> assertThat(log).isNotEmpty());

    assertThat(keys(log.getFirst()).get("resources")).startsWith("l10, l11").endsWith("15 more");
  }

  private EnvoyState envoy() {
    return bed.server.envoys().iterator().next();
  }

  private static Map<String, String> keys(ILoggingEvent event) {
    return event.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
