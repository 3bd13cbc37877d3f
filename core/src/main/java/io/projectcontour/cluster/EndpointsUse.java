package io.projectcontour.cluster;

import java.util.Comparator;

/**
 * Endpoints that a route of the Gateway API gives a share of its requests.
 *
 * @param weight the share, more than 1
 */
public record EndpointsUse(EndpointsPlan endpoints, long weight)
    implements Comparable<EndpointsUse> {
  private static final Comparator<EndpointsUse> ORDER =
      Comparator.comparing(EndpointsUse::endpoints)
          .thenComparing(EndpointsUse::weight, Comparator.reverseOrder());

  /** By endpoints, the largest weight first. */
  @Override
  public int compareTo(EndpointsUse other) {
    return ORDER.compare(this, other);
  }
}
