package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code gateway.networking.k8s.io/v1beta1 ReferenceGrant}: objects of other namespaces may refer
 * to some of this one.
 */
public record ReferenceGrant(Metadata metadata, Spec spec) implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public ReferenceGrant {
    spec = Objects.requireNonNullElse(spec, new Spec(List.of(), List.of()));
  }

  /** Any of {@code from} may refer to any of {@code to}. */
  public record Spec(List<From> from, List<To> to) {
    /** Fills in what is absent. */
    public Spec {
      from = Values.listOf(from);
      to = Values.listOf(to);
    }
  }

  /** Objects of a kind and namespace. */
  public record From(@Nullable String group, @Nullable String kind, @Nullable String namespace) {
    /** Whether objects of this kind in this namespace are meant. */
    public boolean covers(Kind other, String otherNamespace) {
      return Values.text(group).equals(other.group())
          && Values.text(kind).equals(other.kindName())
          && Values.text(namespace).equals(otherNamespace);
    }
  }

  /** Objects of a kind, all or one. */
  public record To(@Nullable String group, @Nullable String kind, @Nullable String name) {
    /** Whether this object is meant. */
    public boolean covers(Kind other, String otherName) {
      String own = Values.text(name);
      return Values.text(group).equals(other.group())
          && Values.text(kind).equals(other.kindName())
          && (own.isEmpty() || own.equals(otherName));
    }
  }

  @Override
  public Kind kind() {
    return Kind.REFERENCE_GRANT;
  }
}
