package io.projectcontour.k8s;

/** {@code v1 Namespace}. */
public record Namespace(Metadata metadata) implements KubernetesObject {
  @Override
  public Kind kind() {
    return Kind.NAMESPACE;
  }
}
