package io.projectcontour.host;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.route.VirtualHostPlan;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is served under one host name, and how the objects that were asked for it fared.
 *
 * @param plain the virtual hosts of plain listeners, where there are routes
 * @param secure the filter chains of TLS listeners, where there is something to serve
 * @param clusters all clusters that the host needs
 * @param endpointUses endpoints of these clusters that have a share of their own
 * @param certificates the Secrets whose certificates the host serves or presents
 * @param verdicts about each object that took part
 * @param sources the objects that the host was made from
 */
public record HostPlan(
    HostKey key,
    SortedMap<TrafficListener, VirtualHostPlan> plain,
    SortedMap<TrafficListener, SecureHostPlan> secure,
    Set<ClusterPlan> clusters,
    Set<EndpointsUse> endpointUses,
    Set<NamespacedName> certificates,
    List<Verdict> verdicts,
    SortedSet<ObjectKey> sources) {
  /** Copies the collections. */
  public HostPlan {
    plain = Collections.unmodifiableSortedMap(new TreeMap<>(plain));
    secure = Collections.unmodifiableSortedMap(new TreeMap<>(secure));
    clusters = Set.copyOf(clusters);
    endpointUses = Set.copyOf(endpointUses);
    certificates = Set.copyOf(certificates);
    verdicts = List.copyOf(verdicts);
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }
}
