package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.NamespacedName;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code gateway.networking.k8s.io/v1 GatewayClass}. */
public record GatewayClass(Metadata metadata, Spec spec) implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public GatewayClass {
    spec = Objects.requireNonNullElse(spec, new Spec("", null));
  }

  /**
   * Who handles Gateways of the class.
   *
   * @param parametersRef null where the class has no parameters
   */
  public record Spec(String controllerName, @Nullable ParametersRef parametersRef) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Spec {
      controllerName = Objects.requireNonNullElse(controllerName, "");
    }
  }

  /**
   * Where the parameters of the class are.
   *
   * @param namespace null for what has no namespace
   */
  public record ParametersRef(String group, String kind, String name, @Nullable String namespace) {
    /** The ContourDeployment that is meant; empty if something else is. */
    public Optional<NamespacedName> contourDeployment() {
      return namespace != null
              && group.equals(Kind.CONTOUR_DEPLOYMENT.group())
              && kind.equals(Kind.CONTOUR_DEPLOYMENT.kindName())
          ? Optional.of(new NamespacedName(namespace, name))
          : Optional.empty();
    }
  }

  @Override
  public Kind kind() {
    return Kind.GATEWAY_CLASS;
  }
}
