package io.projectcontour.app.controlplane;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the process is to end: by SIGTERM, by Ctrl-C, or because a part of it says so. Until {@link
 * #close} the process lives on, to end in order; after a signal its exit code is 0 then, as those
 * who sent the signal expect.
 */
public final class Termination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
  private static final int CLOSED_WITHIN_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("termination").unstarted(this::signalled);

  /** From now on a signal is a request to end. */
  public Termination() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Has the process end. Any thread. */
  public void request() {
    asked.countDown();
  }

  /** Whether the process is to end. */
  public boolean isRequested() {
    return asked.getCount() == 0;
  }

  /** Waits until the process is to end. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Everything is closed. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending, by the hook itself.
    }
  }

  private void signalled() {
    request();
    boolean inOrder = false;
    try {
      inOrder = closed.await(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!inOrder) {
      LOG.warn("not everything could be closed in time");
    }
    // The JVM would report the signal as its exit code.
    Runtime.getRuntime().halt(inOrder ? 0 : 1);
  }
}
