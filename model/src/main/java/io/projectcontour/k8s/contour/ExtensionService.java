package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.CustomResource;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code projectcontour.io/v1alpha1 ExtensionService} (spec: delegation-extension.md section 2).
 */
@CustomResource(
    value = "A service that Envoy asks while it handles requests, such as one for authorization.",
    shortNames = {"extensionservice", "extensionservices"})
public record ExtensionService(
    Metadata metadata,
    @Schema("The service.") Spec spec,
    @Schema("How the controller judges the object.") @Nullable ConditionsStatus status)
    implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public ExtensionService {
    spec = Objects.requireNonNullElse(spec, Spec.EMPTY);
  }

  /** The service. */
  public record Spec(
      @Schema(value = "Services of this object's namespace.", required = true, minItems = 1)
          List<Target> services,
      @Schema("How the service's certificate is checked.") @Nullable UpstreamValidation validation,
      @Schema(
              value = "How to talk to the service.",
              oneOf = {"h2", "h2c", "http/1.1"})
          @Nullable String protocol,
      @Schema("How backends are chosen.") @Nullable LoadBalancerPolicy loadBalancerPolicy,
      @Schema("Time limits.") @Nullable TimeoutPolicy timeoutPolicy,
      @Schema(
              value = "The version of the API that the service speaks.",
              oneOf = {"v3"})
          @Nullable String protocolVersion,
      @Schema("Limits of connections and requests.")
          @Nullable CircuitBreakers circuitBreakerPolicy) {
    private static final Spec EMPTY = new Spec(List.of(), null, null, null, null, null, null);

    /** Fills in what is absent. */
    public Spec {
      services = Values.listOf(services);
    }
  }

  /** A Service. */
  public record Target(
      @Schema(value = "Its name.", required = true) String name,
      @Schema(value = "Its port.", required = true, min = 1, max = 65535, format = "none") int port,
      @Schema(value = "Its share of the traffic.", format = "int32") long weight) {}

  @Override
  public Kind kind() {
    return Kind.EXTENSION_SERVICE;
  }
}
