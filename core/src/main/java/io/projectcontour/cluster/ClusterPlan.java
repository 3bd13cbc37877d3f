package io.projectcontour.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.projectcontour.envoy.message.DiscoverySource;
import java.util.List;
import java.util.Optional;

/**
 * One cluster. Two plans are the same cluster exactly when they are equal.
 *
 * @param contourName the name by Contour's rule, which plans that differ may share: {@code
 *     io.projectcontour.host.ClusterNames} then gives one of them another
 * @param statName the name in statistics ({@code alt_stat_name}); empty for none
 * @param features policies, in the order of Contour's settings text
 */
public record ClusterPlan(
    String contourName, String statName, Upstream upstream, List<ClusterFeature> features)
    implements Comparable<ClusterPlan> {
  /** Copies the list. */
  public ClusterPlan {
    features = List.copyOf(features);
  }

  /** The plan of a Service port, named by Contour's rule from the features' settings texts. */
  public static ClusterPlan ofService(
      Upstream.ServicePort servicePort, Upstream upstream, List<ClusterFeature> features) {
    StringBuilder settings = new StringBuilder();
    features.forEach(feature -> settings.append(feature.nameText()));
    String namespace = servicePort.service().namespace();
    String name = servicePort.service().name();
    String port = Integer.toString(servicePort.port());
    return new ClusterPlan(
        HashedName.of(namespace, name, port, HashedName.sha1Prefix(settings.toString())),
        namespace + "_" + name + "_" + port,
        upstream,
        features);
  }

  /** The endpoints, when they are discovered. */
  public Optional<EndpointsPlan> endpoints() {
    return upstream instanceof Upstream.Discovered(EndpointsPlan endpoints)
        ? Optional.of(endpoints)
        : Optional.empty();
  }

  /** Writes every feature. */
  public void applyFeatures(Cluster.Builder cluster, DiscoverySource source) {
    features.forEach(feature -> feature.apply(cluster, source));
  }

  /**
   * The name of this plan where another plan bears {@link #contourName}: the same with its last
   * part made from everything.
   */
  public String distinctName() {
    String hash = HashedName.sha1Prefix(toString());
    int slash = contourName.lastIndexOf('/');
    String prefix = slash < 0 ? "" : contourName.substring(0, slash + 1);
    return prefix + hash;
  }

  /** The plan with the fewest features first: among plans of one name, the first one bears it. */
  @Override
  public int compareTo(ClusterPlan other) {
    int result = contourName.compareTo(other.contourName);
    if (result == 0) {
      result = Integer.compare(features.size(), other.features.size());
    }
    // Nearly always they are equal then, and the texts are costly.
    return result != 0 || equals(other) ? result : toString().compareTo(other.toString());
  }
}
