package io.projectcontour.k8s;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code discovery.k8s.io/v1 EndpointSlice}. */
public record EndpointSlice(
    Metadata metadata, @Nullable String addressType, List<Endpoint> endpoints, List<Port> ports)
    implements KubernetesObject {
  /** The label that names the Service to which a slice belongs. */
  public static final String SERVICE_LABEL = "kubernetes.io/service-name";

  /** Fills in what is absent. */
  public EndpointSlice {
    endpoints = Values.listOf(endpoints);
    ports = Values.listOf(ports);
  }

  /** One backend. */
  public record Endpoint(List<String> addresses, @Nullable Conditions conditions) {
    /** Fills in what is absent. */
    public Endpoint {
      addresses = Values.listOf(addresses);
    }

    /** Whether traffic may be sent; unknown counts as ready. */
    public boolean isReady() {
      return conditions == null || !Boolean.FALSE.equals(conditions.ready());
    }
  }

  /** The state of a backend. */
  public record Conditions(@Nullable Boolean ready) {}

  /** A port of all backends of the slice. */
  public record Port(@Nullable String name, @Nullable Integer port, @Nullable String protocol) {}

  @Override
  public Kind kind() {
    return Kind.ENDPOINT_SLICE;
  }

  /** The Service to which the slice belongs; its name is empty when the slice has no label. */
  public NamespacedName service() {
    return new NamespacedName(
        metadata.namespace(), Objects.requireNonNullElse(metadata.labels().get(SERVICE_LABEL), ""));
  }
}
