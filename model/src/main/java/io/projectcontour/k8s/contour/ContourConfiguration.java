package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.schema.CustomResource;
import io.projectcontour.k8s.schema.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code projectcontour.io/v1alpha1 ContourConfiguration} (spec: config.md). */
@CustomResource(
    value = "The settings of a Contour process.",
    shortNames = {"contourconfig"})
public record ContourConfiguration(
    Metadata metadata,
    @Schema(value = "The settings.", required = true) ContourConfigurationSpec spec,
    @Schema("How the controller judges the object.") @Nullable ConditionsStatus status)
    implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public ContourConfiguration {
    spec = Objects.requireNonNullElse(spec, ContourConfigurationSpec.EMPTY);
  }

  @Override
  public Kind kind() {
    return Kind.CONTOUR_CONFIGURATION;
  }
}
