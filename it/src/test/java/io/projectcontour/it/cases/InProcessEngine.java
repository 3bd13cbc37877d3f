package io.projectcontour.it.cases;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Runs cases inside this JVM: a simulated cluster before, snapshots and statuses behind. A case
 * takes milliseconds; no time passes.
 */
final class InProcessEngine implements CaseEngine {
  private final CaseSchemas schemas;
  private final Controller.Starter starter;
  private final List<JsonNode> namespaces;

  /**
   * An engine.
   *
   * @param namespaces those that exist in every case
   */
  InProcessEngine(CaseSchemas schemas, Controller.Starter starter, List<JsonNode> namespaces) {
    this.schemas = schemas;
    this.starter = starter;
    this.namespaces = List.copyOf(namespaces);
  }

  @Override
  public Start start(CaseFolder.Setup setup) {
    SimulatedCluster cluster = new SimulatedCluster(schemas);
    List<JsonNode> existing = new ArrayList<>();
    namespaces.forEach(namespace -> existing.add(cluster.apply(namespace)));
    setup.existing().forEach(document -> existing.add(cluster.apply(document)));
    try {
      Controller controller = starter.start(setup, existing);
      existing.forEach(controller::put);
      return new Start.Running(new Run(cluster, controller));
    } catch (Controller.RefusedException e) {
      return new Start.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    // Each run ends by itself.
  }

  private record Run(SimulatedCluster cluster, Controller controller) implements CaseRun {
    @Override
    public void perform(Operation operation) {
      switch (operation) {
        case Operation.Apply apply -> controller.put(cluster.apply(apply.object()));
        case Operation.ApplyStatus status -> controller.put(cluster.applyStatus(status.object()));
        case Operation.Delete delete -> controller.remove(cluster.delete(delete.object()));
        case Operation.Sleep sleep -> cluster.advance(sleep.time());
      }
    }

    @Override
    public Observation observe() {
      controller
          .statuses(cluster.objects())
          .forEach(
              (name, status) -> {
                if (cluster.has(name)) {
                  controller.put(cluster.setStatus(name, status));
                }
              });
      return new Observation(
          NormalForm.resources(controller.snapshot()), cluster.objects(), Progress.FINAL);
    }

    @Override
    public void close() {
      controller.close();
    }
  }
}
