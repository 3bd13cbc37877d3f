package io.projectcontour.app.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.metrics.QueueMetrics;
import io.projectcontour.kube.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkQueueTest {
  private int depth;
  private int adds;

  private final WorkQueue<String> queue =
      new WorkQueue<>(
          new Backoff(Duration.ofMillis(8), Duration.ofMillis(64)),
          new QueueMetrics() {
            @Override
            public void added() {
              adds++;
            }

            @Override
            public void depth(int waiting) {
              depth = waiting;
            }

            @Override
            public void waited(long nanos) {
              assertThat(nanos).isNotNegative();
            }

            @Override
            public void retried() {
              // Counted by those who look at metrics.
            }
          });

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void aKeyWaitsOnceHoweverOftenItIsAdded() throws InterruptedException {
    queue.add("a");
    queue.add("a");
    queue.add("b");

    assertThat(depth).isEqualTo(2);
    assertThat(adds).isEqualTo(2);
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.take()).isEqualTo("b");
    assertThat(depth).isZero();
  }

  @Test
  void aKeyThatIsWorkedOnComesBackWhenThatIsDone() throws InterruptedException {
    queue.add("a");
    assertThat(queue.take()).isEqualTo("a");
    queue.add("a");
    assertThat(depth).isZero();

    queue.done("a");

    assertThat(depth).isEqualTo(1);
    assertThat(queue.take()).isEqualTo("a");
  }

  @Test
  void aKeyThatFailsComesBackLaterEachTime() throws InterruptedException {
    queue.add("a");
    assertThat(queue.take()).isEqualTo("a");
    Duration first = queue.failed("a");
    queue.done("a");
    assertThat(queue.take()).isEqualTo("a");
    Duration second = queue.failed("a");
    queue.done("a");
    assertThat(queue.take()).isEqualTo("a");
    queue.succeeded("a");
    Duration afterSuccess = queue.failed("a");

    assertThat(second).isGreaterThan(first);
    assertThat(afterSuccess).isLessThan(second);
  }
}
