package io.projectcontour.host;

import io.projectcontour.cluster.ClusterPlan;
import java.util.List;

/** Connections forwarded as bytes. */
public record TcpProxyPlan(List<Target> targets) {
  /**
   * One cluster.
   *
   * @param weight relative to the others; a zero gets nothing unless all are zero
   */
  public record Target(ClusterPlan cluster, long weight) {}

  /** Copies the list. */
  public TcpProxyPlan {
    targets = List.copyOf(targets);
  }
}
