package io.projectcontour.bench.micro;

import io.projectcontour.control.Model;
import io.projectcontour.k8s.ObjectEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Everything at once, as at a start, but for the reading of the objects. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class FirstBatchBenchmark {
  /** How many hosts there are. */
  @Param({"100", "1000", "10000"})
  public int hosts;

  private List<ObjectEvent> events = List.of();

  /** For JMH. */
  public FirstBatchBenchmark() {}

  /** Reads the objects. */
  @Setup
  public void read() {
    events = Hosts.all(hosts);
  }

  /** From all objects to all resources and statuses. */
  @Benchmark
  public Model.Outcome firstBatch() {
    return Hosts.model().apply(events);
  }
}
