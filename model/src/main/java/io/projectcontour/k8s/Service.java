package io.projectcontour.k8s;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code v1 Service}. */
public record Service(Metadata metadata, @Nullable Spec spec, @Nullable Status status)
    implements KubernetesObject {

  /**
   * The desired state.
   *
   * @param externalName a DNS name that stands for the Service; means nothing unless the type is
   *     ExternalName
   */
  public record Spec(@Nullable String type, @Nullable String externalName, List<Port> ports) {
    /** Fills in what is absent. */
    public Spec {
      ports = Values.listOf(ports);
    }
  }

  /** A port; {@code protocol} is TCP when absent. */
  public record Port(
      @Nullable String name, int port, @Nullable String protocol, @Nullable String appProtocol) {
    /** The name, empty when there is none. */
    public String nameOrEmpty() {
      return Objects.requireNonNullElse(name, "");
    }
  }

  /** The observed state. */
  public record Status(@Nullable LoadBalancerStatus loadBalancer) {}

  @Override
  public Kind kind() {
    return Kind.SERVICE;
  }

  /** The ports; empty when there is no spec. */
  public List<Port> ports() {
    return spec == null ? List.of() : spec.ports();
  }

  /** Whether there is an external name, be it that it means nothing for the type. */
  public boolean namesExternalHost() {
    return spec != null && !Values.text(spec.externalName()).isEmpty();
  }

  /** The external name, empty if the Service is of another type. */
  public String externalName() {
    return spec == null || spec.externalName() == null || !"ExternalName".equals(spec.type())
        ? ""
        : spec.externalName();
  }
}
