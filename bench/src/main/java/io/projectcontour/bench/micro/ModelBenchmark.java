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

/**
 * Engine, translation and serialisation: from the event of a changed object to the changed
 * resources, without the network. The time of an edit must not follow the number of hosts, but for
 * hosts without TLS, whose route table is one resource.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class ModelBenchmark {
  /** How many hosts there are. */
  @Param({"100", "1000", "10000"})
  public int hosts;

  private final Model model = Hosts.model();
  private long edits;

  /** For JMH. */
  public ModelBenchmark() {}

  /** All hosts are there. */
  @Setup
  public void build() {
    model.apply(Hosts.all(hosts));
  }

  /** A route of a host with TLS is edited. */
  @Benchmark
  public Model.Outcome secureRouteEdited() {
    edits++;
    return changing(Hosts.routeEdited(1 + 2 * (int) (edits % (hosts / 2)), edits));
  }

  /** A route of a host without TLS is edited. */
  @Benchmark
  public Model.Outcome plainRouteEdited() {
    edits++;
    return changing(Hosts.routeEdited(2 * (int) (edits % (hosts / 2)), edits));
  }

  /** An endpoint of a host has another address. */
  @Benchmark
  public Model.Outcome endpointMoved() {
    edits++;
    return changing(Hosts.endpointMoved((int) (edits % hosts), edits));
  }

  /** A benchmark of something that changes nothing would be no benchmark. */
  private Model.Outcome changing(ObjectEvent event) {
    Model.Outcome outcome = model.apply(List.of(event));
    if (outcome.put().size() != 1) {
      throw new IllegalStateException("changed " + outcome.put());
    }
    return outcome;
  }
}
