package io.projectcontour.bench.envoy;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Threads that ask on and on, and what became of their requests. Any thread may read it. */
public final class Load implements AutoCloseable {
  private final LongAdder answered = new LongAdder();
  private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
  private final List<Thread> threads;
  private volatile boolean ended;

  /** Starts a thread for each call, which asks as fast as it is answered. */
  public Load(List<Call> calls) {
    this(calls, Double.POSITIVE_INFINITY);
  }

  /**
   * Starts a thread for each call.
   *
   * @param rate the most requests a second, of all threads together
   */
  Load(List<Call> calls, double rate) {
    long between = (long) (1e9 * calls.size() / rate);
    threads =
        calls.stream()
            .map(call -> Thread.ofPlatform().name("load").start(() -> askOnAndOn(call, between)))
            .toList();
  }

  private void askOnAndOn(Call call, long between) {
    long next = System.nanoTime();
    try (Caller caller = new Caller(call)) {
      while (!ended) {
        LockSupport.parkNanos(next - System.nanoTime());
        // Time that an answer took is not made up for by a burst.
        next = Math.max(next, System.nanoTime() - between) + between;
        try {
          Answer answer = caller.ask();
          if (answer.status() != 200) {
            failed(call.host() + ": " + answer.status() + " " + answer.body());
          }
        } catch (IOException e) {
          failed(call.host() + ": " + e.getMessage());
        }
        answered.increment();
      }
    } catch (IOException e) {
      failed(call.host() + ": closing: " + e.getMessage());
    }
  }

  private void failed(String how) {
    failures.computeIfAbsent(how, _ -> new AtomicLong()).incrementAndGet();
  }

  /** How many requests have been made. */
  public long requests() {
    return answered.sum();
  }

  /** How many failed. */
  public long failed() {
    return failures.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** The ways in which requests failed, and how often. */
  public Map<String, AtomicLong> failures() {
    return Map.copyOf(failures);
  }

  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
