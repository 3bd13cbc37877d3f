package io.projectcontour.it.cases;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.projectcontour.snapshot.ResourceType;
import java.util.Arrays;
import java.util.Objects;

/** The lists of the normal form, each with the type of resource that it holds. */
public enum XdsList {
  /** {@code clusters}. */
  CLUSTERS("clusters", ResourceType.CLUSTER, "name", Cluster.getDefaultInstance()),
  /** {@code endpoints}. */
  ENDPOINTS(
      "endpoints",
      ResourceType.ENDPOINT,
      "cluster_name",
      ClusterLoadAssignment.getDefaultInstance()),
  /** {@code listeners}. */
  LISTENERS("listeners", ResourceType.LISTENER, "name", Listener.getDefaultInstance()),
  /** {@code routes}. */
  ROUTES("routes", ResourceType.ROUTE, "name", RouteConfiguration.getDefaultInstance()),
  /** {@code runtime}. */
  RUNTIME("runtime", ResourceType.RUNTIME, "name", Runtime.getDefaultInstance()),
  /** {@code secrets}. */
  SECRETS("secrets", ResourceType.SECRET, "name", Secret.getDefaultInstance());

  private final String key;
  private final ResourceType type;
  private final String nameField;
  private final Message empty;

  XdsList(String key, ResourceType type, String nameField, Message empty) {
    this.key = key;
    this.type = type;
    this.nameField = nameField;
    this.empty = empty;
  }

  /** The list for a type. */
  public static XdsList of(ResourceType type) {
    return Arrays.stream(values())
        .filter(list -> list.type == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the normal form has no list for " + type));
  }

  /** The key in the normal form. */
  public String key() {
    return key;
  }

  /** The type of the resources. */
  public ResourceType type() {
    return type;
  }

  /** The field that holds a resource's name. */
  public String nameField() {
    return nameField;
  }

  /** An empty resource. */
  public Message empty() {
    return empty;
  }

  /** The resource with this serialised body. */
  public Message parse(ByteString body) {
    try {
      return empty.getParserForType().parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a " + empty.getDescriptorForType().getFullName(), e);
    }
  }

  /** The resource in an {@code Any}. */
  public Message parse(Any any) {
    if (!any.getTypeUrl().equals(type.typeUrl())) {
      throw new IllegalArgumentException(
          "a resource of type %s among %s".formatted(any.getTypeUrl(), key));
    }
    return parse(any.getValue());
  }

  /** The name of a resource. */
  public String nameOf(Message resource) {
    return (String)
        resource.getField(
            Objects.requireNonNull(empty.getDescriptorForType().findFieldByName(nameField)));
  }
}
