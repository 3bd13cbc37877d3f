package io.projectcontour.app.standalone;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells when the process is to stop (Ctrl-C, SIGTERM), and lets it live until {@link #close}: so
 * long what has been started can be stopped in order.
 */
final class StopSignal implements AutoCloseable {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(15);

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("stop-signal").unstarted(this::stop);

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Is complete when the process is to stop. */
  CompletableFuture<Void> asked() {
    return asked;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is stopping, by the hook itself.
    }
  }

  private void stop() {
    asked.complete(null);
    try {
      if (!closed.await(CLOSED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("contour: not everything could be stopped in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
