package io.projectcontour.app;

import io.projectcontour.app.logging.Logging;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a thread ends by an exception that nobody caught. It is logged; where the
 * virtual machine itself has nothing more to give, the process ends at once, since a controller
 * that lost a thread looks alive and does not do its work. The kubelet starts it again.
 *
 * <p>A full heap ends the process without this class, by {@code -XX:+ExitOnOutOfMemoryError}; what
 * comes here are the errors that libraries throw, such as for memory outside of the heap.
 */
final class LostThreads implements Thread.UncaughtExceptionHandler {
  /** That of {@code -XX:+ExitOnOutOfMemoryError}. */
  static final int EXIT_CODE = 3;

  private static final Logger logger = LoggerFactory.getLogger(LostThreads.class);

  private final IntConsumer halt;

  /**
   * Makes one.
   *
   * @param halt ends the process with an exit code, without waiting for other threads
   */
  LostThreads(IntConsumer halt) {
    this.halt = halt;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    // Too deep a recursion is over when the thread has ended, and a client may have caused it.
    boolean isFatal =
        error instanceof VirtualMachineError && !(error instanceof StackOverflowError);
    try {
      (isFatal ? logger.atError().addMarker(Logging.FATAL) : logger.atError())
          .setCause(error)
          .addKeyValue("thread", thread.getName())
          .log(isFatal ? "a thread ended, and with it the process" : "a thread ended");
    } finally {
      if (isFatal) {
        halt.accept(EXIT_CODE);
      }
    }
  }
}
