package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.ClusterObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One case on a process. */
final class ProcessRun implements CaseEngine.CaseRun {
  /** When the reference took its results. */
  private static final Duration QUIET = Duration.ofMillis(700);

  private final ClusterObjects objects;
  private final ServeProcess process;
  private final XdsCollector collector;
  private List<JsonNode> lastObjects = List.of();
  private long objectsChangedAtNanos = System.nanoTime();

  ProcessRun(ClusterObjects objects, ServeProcess process, XdsCollector.Protocol protocol) {
    this.objects = objects;
    this.process = process;
    this.collector = XdsCollector.connect(process.xds(), protocol);
  }

  @Override
  public void perform(Operation operation) {
    switch (operation) {
      case Operation.Apply apply -> objects.apply(apply.object());
      case Operation.ApplyStatus status -> objects.applyStatus(status.object());
      case Operation.Delete delete -> objects.delete(delete.object());
      case Operation.Sleep sleep -> passTime(sleep.time());
    }
    objectsChangedAtNanos = System.nanoTime();
  }

  @Override
  public CaseEngine.Observation observe() {
    if (!process.isAlive()) {
      throw new AssertionError("contour ended\n" + process.tail());
    }
    List<JsonNode> now = withStatuses();
    if (!now.equals(lastObjects)) {
      lastObjects = now;
      objectsChangedAtNanos = System.nanoTime();
    }
    Duration objectsQuietFor = Duration.ofNanos(System.nanoTime() - objectsChangedAtNanos);
    boolean quiet =
        collector.quietFor().compareTo(QUIET) > 0 && objectsQuietFor.compareTo(QUIET) > 0;
    return new CaseEngine.Observation(
        collector.resources(),
        now,
        quiet ? CaseEngine.Progress.QUIET : CaseEngine.Progress.CHANGING);
  }

  @Override
  public void close() {
    collector.close();
  }

  /** Items of a list do not tell their kind where it is one of Kubernetes' own. */
  private List<JsonNode> withStatuses() {
    List<JsonNode> found = new ArrayList<>();
    for (StatusNormalForm.KindVersion kind : StatusNormalForm.KINDS) {
      for (JsonNode item : objects.list(kind.apiVersion(), kind.kind())) {
        ObjectNode named = (ObjectNode) item.deepCopy();
        named.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        found.add(named);
      }
    }
    return found;
  }

  /** The API server dates objects by the clock of this machine, so here time has to pass. */
  private static void passTime(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Awaitility.await("the time that the case asks for passes")
        .pollDelay(Duration.ZERO)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .atMost(time.plusSeconds(10))
        .until(() -> System.nanoTime() >= end);
  }
}
