package io.projectcontour.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import java.io.UncheckedIOException;

/** Resources of each type that differ by a text in them. */
final class TestResources {
  private TestResources() {}

  static Resource resource(ResourceType type, String name, String content) {
    return Resource.of(type, name, message(type, name, content), Sources.of("Test ns/" + name));
  }

  static Resource cluster(String name, String content) {
    return resource(ResourceType.CLUSTER, name, content);
  }

  /** A cluster as Contour makes it: its endpoints come on a stream of their own. */
  static Resource contourCluster(String name, String content) {
    try {
      Cluster cluster = Cluster.parseFrom(cluster(name, content).body());
      return Resource.of(
          ResourceType.CLUSTER,
          name,
          cluster.toBuilder()
              .setEdsClusterConfig(
                  Cluster.EdsClusterConfig.newBuilder()
                      .setEdsConfig(
                          ConfigSource.newBuilder()
                              .setApiConfigSource(ApiConfigSource.getDefaultInstance())))
              .build(),
          Sources.of("Test ns/" + name));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Resource endpoints(String name, String content) {
    return resource(ResourceType.ENDPOINT, name, content);
  }

  static Resource listener(String name, String content) {
    return resource(ResourceType.LISTENER, name, content);
  }

  static Resource route(String name, String content) {
    return resource(ResourceType.ROUTE, name, content);
  }

  static Removed removed(ResourceType type, String name) {
    return new Removed(type, name);
  }

  /** A cluster's endpoints have the name of the cluster, and come on the aggregated stream. */
  private static MessageLite message(ResourceType type, String name, String content) {
    return switch (type) {
      case CLUSTER ->
          Cluster.newBuilder()
              .setName(name)
              .setAltStatName(content)
              .setType(Cluster.DiscoveryType.EDS)
              .setEdsClusterConfig(
                  Cluster.EdsClusterConfig.newBuilder()
                      .setEdsConfig(
                          ConfigSource.newBuilder()
                              .setAds(AggregatedConfigSource.getDefaultInstance())))
              .build();
      case ENDPOINT ->
          ClusterLoadAssignment.newBuilder()
              .setClusterName(name)
              .addEndpoints(
                  LocalityLbEndpoints.newBuilder()
                      .setLocality(Locality.newBuilder().setRegion(content)))
              .build();
      case LISTENER -> Listener.newBuilder().setName(name).setStatPrefix(content).build();
      case ROUTE ->
          RouteConfiguration.newBuilder().setName(name).addRequestHeadersToRemove(content).build();
      case VIRTUAL_HOST -> VirtualHost.newBuilder().setName(name).addDomains(content).build();
      case SECRET ->
          Secret.newBuilder()
              .setName(name)
              .setGenericSecret(
                  GenericSecret.newBuilder()
                      .setSecret(DataSource.newBuilder().setInlineString(content)))
              .build();
      case RUNTIME ->
          Runtime.newBuilder()
              .setName(name)
              .setLayer(
                  Struct.newBuilder()
                      .putFields("content", Value.newBuilder().setStringValue(content).build()))
              .build();
    };
  }

  /** The name that the message itself carries, which is all that state of the world has. */
  static String nameOf(ResourceType type, Any any) throws InvalidProtocolBufferException {
    return switch (type) {
      case CLUSTER -> Cluster.parseFrom(any.getValue()).getName();
      case ENDPOINT -> ClusterLoadAssignment.parseFrom(any.getValue()).getClusterName();
      case LISTENER -> Listener.parseFrom(any.getValue()).getName();
      case ROUTE -> RouteConfiguration.parseFrom(any.getValue()).getName();
      case VIRTUAL_HOST -> VirtualHost.parseFrom(any.getValue()).getName();
      case SECRET -> Secret.parseFrom(any.getValue()).getName();
      case RUNTIME -> Runtime.parseFrom(any.getValue()).getName();
    };
  }
}
