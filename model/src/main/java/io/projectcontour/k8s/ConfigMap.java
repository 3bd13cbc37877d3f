package io.projectcontour.k8s;

import java.util.Map;

/** {@code v1 ConfigMap}. */
public record ConfigMap(Metadata metadata, Map<String, String> data) implements KubernetesObject {
  /** Fills in what is absent. */
  public ConfigMap {
    data = Values.mapOf(data);
  }

  @Override
  public Kind kind() {
    return Kind.CONFIG_MAP;
  }
}
