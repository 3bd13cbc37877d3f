package io.projectcontour.k8s;

/** {@code networking.k8s.io/v1 IngressClass}. */
public record IngressClass(Metadata metadata) implements KubernetesObject {
  @Override
  public Kind kind() {
    return Kind.INGRESS_CLASS;
  }
}
