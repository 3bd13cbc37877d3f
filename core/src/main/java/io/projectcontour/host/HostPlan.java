package io.projectcontour.host;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.route.VirtualHostPlan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is served under one host name, and how the objects that were asked for it fared.
 *
 * @param plain the virtual host of the plain listener; absent when it has no route
 * @param secure the filter chain of the TLS listener; absent when there is nothing to serve there
 * @param clusters all clusters that the host needs
 * @param certificates the Secrets whose certificates the host serves or presents
 * @param verdicts about each object that took part
 * @param sources the objects that the host was made from
 */
public record HostPlan(
    HostKey key,
    Optional<VirtualHostPlan> plain,
    Optional<SecureHostPlan> secure,
    Set<ClusterPlan> clusters,
    Set<NamespacedName> certificates,
    List<Verdict> verdicts,
    SortedSet<ObjectKey> sources) {
  /** Copies the collections. */
  public HostPlan {
    clusters = Set.copyOf(clusters);
    certificates = Set.copyOf(certificates);
    verdicts = List.copyOf(verdicts);
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }
}
