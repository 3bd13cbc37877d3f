package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.xds.TestResources.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How much may wait in the transport, and that nobody waits for long because of others. */
class OutflowTest {
  private static final Duration LONG = TestBed.LONG;
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final long MEGABYTE = 1 << 20;

  /** More than half of what may be on its way. */
  private static final String BIG = "x".repeat((int) (Outflow.MOST_BYTES / 5 * 3));

  private final Outflow outflow = new Outflow(2 * MEGABYTE, LONG);

  /** Takes on a thread of its own. */
  private static final class Taker {
    final Outflow.Share share;
    final Thread thread;
    final CompletableFuture<Boolean> taken = new CompletableFuture<>();

    Taker(Outflow outflow, long bytes) {
      share = outflow.share();
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      taken.complete(share.take(bytes));
                    } catch (InterruptedException e) {
                      taken.completeExceptionally(e);
                    }
                  });
    }

    void awaitWaiting() {
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @Test
  void aResponseWaitsUntilThereIsRoom() throws Exception {
    Outflow.Share first = outflow.share();
    Outflow.Share second = outflow.share();
    first.take(MEGABYTE);
    second.take(MEGABYTE);
    Taker third = new Taker(outflow, MEGABYTE);
    third.awaitWaiting();

    second.giveBack();

    await().until(third.taken::isDone);
    assertThat(third.share.until()).isPresent();
  }

  @Test
  void theOneThatCameFirstGoesFirst() throws Exception {
    Outflow.Share first = outflow.share();
    first.take(2 * MEGABYTE);
    Taker big = new Taker(outflow, 2 * MEGABYTE);
    big.awaitWaiting();
    Taker after = new Taker(outflow, MEGABYTE);
    after.awaitWaiting();

    first.giveBack();

    await().until(big.taken::isDone);
    assertThat(after.taken).isNotDone();
    big.share.giveBack();
    await().until(after.taken::isDone);
  }

  @Test
  void whatIsBiggerThanTheRoomGoesAlone() throws Exception {
    Outflow.Share huge = outflow.share();
    huge.take(100 * MEGABYTE);
    Taker other = new Taker(outflow, MEGABYTE);
    other.awaitWaiting();

    huge.giveBack();

    await().until(other.taken::isDone);
  }

  @Test
  void smallResponsesNeedNoRoom() throws Exception {
    Outflow.Share all = outflow.share();
    all.take(2 * MEGABYTE);

    Outflow.Share small = outflow.share();

    assertThat(small.take(1000)).isFalse();
    assertThat(small.until()).isEmpty();
  }

  @Test
  void nobodyWaitsLongerThanThePatience() throws Exception {
    Outflow impatient = new Outflow(MEGABYTE, SHORT);
    Outflow.Share first = impatient.share();
    first.take(MEGABYTE);

    Outflow.Share second = impatient.share();

    assertThat(second.take(MEGABYTE)).isTrue();
    assertThat(second.until()).as("counts for nothing").isEmpty();
    await().until(first::isOverdue);
  }

  /** Subscribes to the big cluster, and reads nothing. */
  private static StreamObserver<DeltaDiscoveryRequest> clientThatDoesNotRead(TestBed bed) {
    StreamObserver<DeltaDiscoveryRequest> requests =
        new SlowReader(new CopyOnWriteArrayList<>()).open(bed);
    requests.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(CLUSTER.typeUrl()).build());
    await().until(() -> bed.observer.whats().contains("sent CLUSTER"));
    return requests;
  }

  @Test
  void whatAStreamTookIsFreeWhenItEnds() throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, LONG, LONG))) {
      bed.publish(resource(CLUSTER, "big", BIG));
      StreamObserver<DeltaDiscoveryRequest> silent = clientThatDoesNotRead(bed);
      TestClient reader = bed.deltaAggregated();
      reader.subscribe(CLUSTER);

      silent.onError(new InterruptedException("the client leaves"));

      assertThat(reader.nextAccepted(CLUSTER).versions()).containsKey("big");
    }
  }

  @Test
  void whatAStreamTookIsFreeWhenItsClientHasRead() throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, LONG, LONG))) {
      bed.publish(resource(CLUSTER, "big", BIG));

      for (int i = 0; i < 3; i++) {
        TestClient reader = bed.deltaAggregated();
        reader.subscribe(CLUSTER);
        assertThat(reader.next(CLUSTER).versions()).containsKey("big");
      }
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsUpOthersForTheTimeOfThePatienceOnly() throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, LONG, SHORT))) {
      bed.publish(resource(CLUSTER, "big", BIG));
      clientThatDoesNotRead(bed);

      for (int i = 0; i < 3; i++) {
        TestClient reader = bed.deltaAggregated();
        reader.subscribe(CLUSTER);
        assertThat(reader.nextAccepted(CLUSTER).versions()).containsKey("big");
      }
    }
  }
}
