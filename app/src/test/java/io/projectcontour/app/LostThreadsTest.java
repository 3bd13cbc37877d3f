package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostThreadsTest {
  private final List<Integer> exits = new ArrayList<>();
  private final LostThreads handler = new LostThreads(exits::add);

  @Test
  void aThreadThatEndsForWantOfMemoryEndsTheProcess() throws InterruptedException {
    run(
        () -> {
          throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        });
    assertThat(exits).containsExactly(3);
  }

  @Test
  void aMistakeOrADeepRecursionOfOneThreadLeavesTheOthersAlone() throws InterruptedException {
    run(
        () -> {
          throw new IllegalStateException("a mistake");
        });
    run(
        () -> {
          throw new StackOverflowError();
        });
    assertThat(exits).isEmpty();
  }

  private void run(Runnable work) throws InterruptedException {
    Thread thread = Thread.ofVirtual().name("test").unstarted(work);
    thread.setUncaughtExceptionHandler(handler);
    thread.start();
    thread.join();
  }
}
