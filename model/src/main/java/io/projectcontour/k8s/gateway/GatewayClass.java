package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import java.util.Objects;

/** {@code gateway.networking.k8s.io/v1 GatewayClass}. */
public record GatewayClass(Metadata metadata, Spec spec) implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public GatewayClass {
    spec = Objects.requireNonNullElse(spec, new Spec(""));
  }

  /** Who handles Gateways of the class. */
  public record Spec(String controllerName) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Spec {
      controllerName = Objects.requireNonNullElse(controllerName, "");
    }
  }

  @Override
  public Kind kind() {
    return Kind.GATEWAY_CLASS;
  }
}
