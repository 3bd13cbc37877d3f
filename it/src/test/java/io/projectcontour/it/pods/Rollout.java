package io.projectcontour.it.pods;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a controller would do next for a workload: which pods to make and which to delete.
 *
 * @param nodes the node of each pod to make
 * @param deleted names of pods
 */
record Rollout(List<String> nodes, List<String> deleted) {
  Rollout {
    nodes = List.copyOf(nodes);
    deleted = List.copyOf(deleted);
  }

  /**
   * A pod of the workload as it is now.
   *
   * @param current whether it is made from the present template
   * @param exitCode of a pod that has run to its end
   */
  record Pod(
      String name,
      String node,
      boolean current,
      boolean ready,
      boolean ending,
      Optional<Integer> exitCode) {}

  static Rollout of(JsonNode workload, List<Pod> pods, List<String> nodes) {
    return switch (workload.path("kind").asString()) {
      case "Deployment" -> deployment(workload, pods, nodes);
      case "DaemonSet" -> daemonSet(workload, pods, nodes);
      case "Job" -> job(workload, pods, nodes);
      default -> throw new IllegalArgumentException("no such workload here: " + workload);
    };
  }

  private static Rollout deployment(JsonNode workload, List<Pod> pods, List<String> nodes) {
    int replicas = workload.at("/spec/replicas").asInt(1);
    JsonNode rolling = workload.at("/spec/strategy/rollingUpdate");
    int surge = share(rolling.path("maxSurge"), replicas, true);
    int unavailable = share(rolling.path("maxUnavailable"), replicas, false);
    List<Pod> staying = pods.stream().filter(pod -> !pod.ending()).toList();
    long current = staying.stream().filter(Pod::current).count();
    List<String> made = new ArrayList<>();
    for (int i = 0; current + i < replicas && staying.size() + i < replicas + surge; i++) {
      made.add(nodes.get((staying.size() + i) % nodes.size()));
    }
    long ready = staying.stream().filter(Pod::ready).count();
    List<String> deleted = new ArrayList<>();
    for (Pod old : staying) {
      if (!old.current() && !old.ready()) {
        deleted.add(old.name());
      } else if (!old.current() && ready > replicas - unavailable) {
        deleted.add(old.name());
        ready--;
      }
    }
    return new Rollout(made, deleted);
  }

  private static Rollout daemonSet(JsonNode workload, List<Pod> pods, List<String> nodes) {
    int allowed =
        share(workload.at("/spec/updateStrategy/rollingUpdate/maxUnavailable"), nodes.size(), true);
    List<String> made = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    long unavailable =
        nodes.stream()
            .filter(
                node ->
                    pods.stream()
                        .noneMatch(pod -> pod.node().equals(node) && pod.ready() && !pod.ending()))
            .count();
    for (String node : nodes) {
      List<Pod> here = pods.stream().filter(pod -> pod.node().equals(node)).toList();
      if (here.isEmpty()) {
        made.add(node);
      }
      for (Pod old : here) {
        if (!old.current() && !old.ending() && (!old.ready() || unavailable < allowed)) {
          deleted.add(old.name());
          unavailable += old.ready() ? 1 : 0;
        }
      }
    }
    return new Rollout(made, deleted);
  }

  private static Rollout job(JsonNode workload, List<Pod> pods, List<String> nodes) {
    long failed = pods.stream().filter(pod -> pod.exitCode().orElse(0) != 0).count();
    boolean active = pods.stream().anyMatch(pod -> pod.exitCode().isEmpty());
    boolean done = pods.stream().anyMatch(pod -> pod.exitCode().orElse(1) == 0);
    return active || done || failed > workload.at("/spec/backoffLimit").asInt(6)
        ? new Rollout(List.of(), List.of())
        : new Rollout(List.of(nodes.getFirst()), List.of());
  }

  /** A number or a percentage; at least 1 where both a surge and a gap could be 0. */
  private static int share(JsonNode value, int of, boolean up) {
    String text = value.asString("25%");
    if (value.isNumber()) {
      return value.asInt();
    }
    double exact = of * Integer.parseInt(text.replace("%", "")) / 100.0;
    return (int) (up ? Math.ceil(exact) : Math.floor(exact));
  }
}
