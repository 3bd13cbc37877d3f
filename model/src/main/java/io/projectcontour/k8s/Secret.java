package io.projectcontour.k8s;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code v1 Secret}. */
public record Secret(Metadata metadata, @Nullable String type, Map<String, SecretValue> data)
    implements KubernetesObject {
  /** Fills in what is absent. */
  public Secret {
    data = Values.mapOf(data);
  }

  @Override
  public Kind kind() {
    return Kind.SECRET;
  }

  /** The type; {@code Opaque} when absent, as in the API server. */
  public String typeOrOpaque() {
    return Objects.requireNonNullElse(type, "Opaque");
  }

  /** The value of a key, empty when absent. */
  public SecretValue value(String key) {
    return Objects.requireNonNullElse(data.get(key), SecretValue.EMPTY);
  }
}
