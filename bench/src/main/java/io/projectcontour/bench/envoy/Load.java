package io.projectcontour.bench.envoy;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Threads that ask without a pause, and what became of their requests. Any thread may read it. */
public final class Load implements AutoCloseable {
  private final LongAdder answered = new LongAdder();
  private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
  private final List<Thread> threads;
  private volatile boolean ended;

  /** Starts a thread for each call. */
  public Load(List<Call> calls) {
    threads =
        calls.stream()
            .map(call -> Thread.ofPlatform().name("load").start(() -> askOnAndOn(call)))
            .toList();
  }

  private void askOnAndOn(Call call) {
    try (Caller caller = new Caller(call)) {
      while (!ended) {
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
