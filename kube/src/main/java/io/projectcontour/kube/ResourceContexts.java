package io.projectcontour.kube;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.projectcontour.k8s.Kind;

/** Where kinds are in the Kubernetes API. */
final class ResourceContexts {
  private ResourceContexts() {}

  static ResourceDefinitionContext of(Kind kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(kind.version())
        .withKind(kind.kindName())
        .withPlural(kind.plural())
        .withNamespaced(kind.isNamespaced())
        .build();
  }
}
