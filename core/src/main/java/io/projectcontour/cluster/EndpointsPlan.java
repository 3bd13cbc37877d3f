package io.projectcontour.cluster;

import io.projectcontour.k8s.NamespacedName;
import java.util.List;

/**
 * The endpoints behind a cluster: what one ClusterLoadAssignment lists.
 *
 * @param name the name that Contour gives it (spec: xds.md section 5.2)
 * @param localities one for each Service, in their order
 */
public record EndpointsPlan(String name, List<Locality> localities)
    implements Comparable<EndpointsPlan> {
  /**
   * The endpoints of one Service port.
   *
   * @param portName the Service port's name, empty when it has none
   * @param healthPortName the name of the Service port that health checks go to, empty when it is
   *     the same
   * @param weight the locality's share; 0 leaves it out of the message
   */
  public record Locality(
      NamespacedName service, String portName, String healthPortName, long weight) {}

  /** Copies the list. */
  public EndpointsPlan {
    localities = List.copyOf(localities);
  }

  /** The endpoints of a single Service port. */
  public static EndpointsPlan of(NamespacedName service, String portName, String healthPortName) {
    String name = portName.isEmpty() ? service.toString() : service + "/" + portName;
    return new EndpointsPlan(name, List.of(new Locality(service, portName, healthPortName, 1)));
  }

  /** The same endpoints with another weight. */
  public EndpointsPlan withWeight(long weight) {
    return new EndpointsPlan(
        name,
        localities.stream()
            .map(it -> new Locality(it.service(), it.portName(), it.healthPortName(), weight))
            .toList());
  }

  /** The name of this plan where another plan bears {@link #name}. */
  public String distinctName() {
    return name + "/" + HashedName.sha1Prefix(localities.toString());
  }

  /** The plain plan first: among plans of one name, the first one bears it. */
  @Override
  public int compareTo(EndpointsPlan other) {
    int result = name.compareTo(other.name);
    if (result == 0) {
      result = Integer.compare(healthPorts().length(), other.healthPorts().length());
    }
    return result == 0 ? localities.toString().compareTo(other.localities.toString()) : result;
  }

  private String healthPorts() {
    StringBuilder text = new StringBuilder();
    localities.forEach(locality -> text.append(locality.healthPortName()));
    return text.toString();
  }
}
