package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;

/** {@code projectcontour.io/v1alpha1 ContourConfiguration} (spec: config.md). */
public record ContourConfiguration(Metadata metadata) implements KubernetesObject {
  @Override
  public Kind kind() {
    return Kind.CONTOUR_CONFIGURATION;
  }
}
