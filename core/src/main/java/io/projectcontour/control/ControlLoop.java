package io.projectcontour.control;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.SnapshotStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns the tables. It takes all events that wait as one batch, so a burst costs
 * little more than its last state. Nothing is published before every awaited kind has been
 * delivered: a new Envoy never sees half a configuration.
 *
 * <p>{@link #submit} may be called from any thread and blocks while the queue is full, which slows
 * the source down.
 */
public final class ControlLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final int QUEUE_LIMIT = 10_000;

  private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
  private final Settings settings;
  private final SnapshotStore store;
  private final Consumer<StatusUpdate> statuses;
  private final LoopObserver observer;
  private final Set<Kind> awaited;
  private final CountDownLatch published = new CountDownLatch(1);
  private final Thread thread;
  private final List<ObjectEvent> beforeSync = new ArrayList<>();

  /** When the batch at hand was begun; 0 while there is none. */
  private volatile long busySince;

  private sealed interface Task {
    record Event(ObjectEvent event, long receivedNanos) implements Task {}

    record Question(Consumer<Model> answer) implements Task {}

    record AllStatuses() implements Task {}

    record Stop() implements Task {}
  }

  /**
   * A loop that has not been started.
   *
   * @param awaited the kinds whose {@link ObjectEvent.Synced} must come before anything is
   *     published
   * @param statuses gets each status that changed, on the loop's thread; must not block
   */
  public ControlLoop(
      Settings settings,
      SnapshotStore store,
      Set<Kind> awaited,
      Consumer<StatusUpdate> statuses,
      LoopObserver observer) {
    this.settings = settings;
    this.store = store;
    this.statuses = statuses;
    this.observer = observer;
    this.awaited = awaited.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(awaited);
    this.thread = Thread.ofPlatform().name("control-loop").unstarted(this::run);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Hands an event over; waits while the queue is full. */
  public void submit(ObjectEvent event) {
    enqueue(new Task.Event(event, System.nanoTime()));
  }

  /**
   * Asks the tables something, on the loop's thread: the function has to be quick, and its result
   * must not be a view of a table. The answer never comes if the loop ends before.
   */
  public <T> CompletableFuture<T> ask(Function<Model, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    enqueue(
        new Task.Question(
            model -> {
              try {
                answer.complete(question.apply(model));
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            }));
    return answer;
  }

  /** Asks for every status again, as a new leader does. */
  public void submitAllStatuses() {
    enqueue(new Task.AllStatuses());
  }

  /**
   * Waits until the first configuration has been published.
   *
   * @return false if it was not within the time
   */
  public boolean awaitPublished(long timeout, TimeUnit unit) throws InterruptedException {
    return published.await(timeout, unit);
  }

  /** Whether the first configuration has been published. */
  public boolean isPublished() {
    return published.getCount() == 0;
  }

  /**
   * Whether the thread lives. It ends only when the loop is closed, or by an error that nothing can
   * heal.
   */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** For how long the loop has been at work on one batch; zero while it waits for the next. */
  public Duration busyFor() {
    long since = busySince;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Stops after what is in the queue and waits for the thread. */
  @Override
  public void close() {
    if (!thread.isAlive()) {
      return;
    }
    enqueue(new Task.Stop());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enqueue(Task task) {
    try {
      queue.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Model owned =
        new Model(
            settings,
            (table, key, failure) -> {
              observer.derivationFailed(table);
              LOG.atError()
                  .setCause(failure)
                  .addKeyValue("table", table)
                  .addKeyValue("key", key)
                  .log("a derivation failed, its last value stays in force");
            });
    if (awaited.isEmpty()) {
      apply(owned, List.of(), System.nanoTime());
    }
    try {
      boolean running = true;
      while (running) {
        List<Task> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch);
        busySince = System.nanoTime();
        running = turn(owned, batch);
        busySince = 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean turn(Model owned, List<Task> batch) {
    List<ObjectEvent> events = new ArrayList<>();
    boolean allStatuses = false;
    boolean running = true;
    long received = System.nanoTime();
    List<Consumer<Model>> questions = new ArrayList<>();
    for (Task task : batch) {
      switch (task) {
        case Task.Event(ObjectEvent event, long receivedNanos) -> {
          events.add(event);
          received = Math.min(received, receivedNanos);
        }
        case Task.Question(Consumer<Model> answer) -> questions.add(answer);
        case Task.AllStatuses() -> allStatuses = true;
        case Task.Stop() -> running = false;
      }
    }
    if (!events.isEmpty()) {
      accept(owned, events, received);
    }
    questions.forEach(answer -> answer.accept(owned));
    if (allStatuses && awaited.isEmpty()) {
      owned.statuses().forEach(statuses);
    }
    return running;
  }

  private void accept(Model owned, List<ObjectEvent> events, long received) {
    if (awaited.isEmpty()) {
      apply(owned, events, received);
      return;
    }
    beforeSync.addAll(events);
    for (ObjectEvent event : events) {
      if (event instanceof ObjectEvent.Synced(Kind kind)) {
        awaited.remove(kind);
      }
    }
    if (awaited.isEmpty()) {
      apply(owned, List.copyOf(beforeSync), received);
      beforeSync.clear();
    }
  }

  private void apply(Model owned, List<ObjectEvent> events, long received) {
    long start = System.nanoTime();
    Model.Outcome outcome = owned.apply(events);
    long built = System.nanoTime();
    observer.publishing(received);
    store.publish(outcome.put(), outcome.removed());
    long end = System.nanoTime();
    published.countDown();
    outcome.statuses().forEach(statuses);
    observer.turned(new LoopObserver.Turn(events, outcome, built - start, end - built));
  }
}
