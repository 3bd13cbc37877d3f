package io.projectcontour.envoy;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.projectcontour.cluster.EndpointsPlan;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Endpoints (spec: xds.md section 10). */
public final class LoadAssignments {
  private LoadAssignments() {}

  private record Target(String address, int port) {}

  /**
   * The endpoints of a plan.
   *
   * @param slices the slices of a Service
   */
  public static ClusterLoadAssignment message(
      EndpointsPlan plan, String name, Function<NamespacedName, Collection<EndpointSlice>> slices) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(name);
    for (EndpointsPlan.Locality locality : plan.localities()) {
      LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
      Collection<EndpointSlice> all = slices.apply(locality.service());
      int healthPort = healthPort(locality, all);
      for (Target target : targets(locality, all)) {
        Endpoint.Builder endpoint =
            Endpoint.newBuilder().setAddress(Clusters.address(target.address(), target.port()));
        if (healthPort > 0) {
          endpoint.getHealthCheckConfigBuilder().setPortValue(healthPort);
        }
        endpoints.addLbEndpoints(LbEndpoint.newBuilder().setEndpoint(endpoint));
      }
      if (endpoints.getLbEndpointsCount() > 0) {
        if (locality.weight() > 0) {
          endpoints.setLoadBalancingWeight(Messages.uint32(locality.weight()));
        }
        assignment.addEndpoints(endpoints);
      }
    }
    return assignment.build();
  }

  private static SortedSet<Target> targets(
      EndpointsPlan.Locality locality, Collection<EndpointSlice> slices) {
    SortedSet<Target> targets =
        new TreeSet<>(Comparator.comparing(Target::address).thenComparingInt(Target::port));
    for (EndpointSlice slice : slices) {
      for (EndpointSlice.Port port : slice.ports()) {
        if (!serves(port, locality.portName()) || port.port() == null) {
          continue;
        }
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
          if (endpoint.isReady() && !endpoint.addresses().isEmpty()) {
            targets.add(new Target(endpoint.addresses().getFirst(), port.port()));
          }
        }
      }
    }
    return targets;
  }

  /**
   * A slice's port without a name serves every Service port; a Service port without a name takes
   * every one.
   */
  private static boolean serves(EndpointSlice.Port port, String portName) {
    return "TCP".equals(port.protocol())
        && (portName.isEmpty() || port.name() == null || portName.equals(port.name()));
  }

  private static int healthPort(EndpointsPlan.Locality locality, Collection<EndpointSlice> slices) {
    int healthPort = 0;
    if (locality.healthPortName().isEmpty()) {
      return healthPort;
    }
    for (EndpointSlice slice : slices) {
      for (EndpointSlice.Port port : slice.ports()) {
        if ("TCP".equals(port.protocol())
            && port.port() != null
            && Values.text(port.name()).equals(locality.healthPortName())) {
          healthPort = port.port();
        }
      }
    }
    return healthPort;
  }
}
