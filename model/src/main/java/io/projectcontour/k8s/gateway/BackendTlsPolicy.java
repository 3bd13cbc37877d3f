package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code gateway.networking.k8s.io/v1alpha3 BackendTLSPolicy}: how backends are talked to by TLS
 * (spec: gateway-api.md section 10).
 */
public record BackendTlsPolicy(Metadata metadata, Spec spec) implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public BackendTlsPolicy {
    spec =
        Objects.requireNonNullElse(spec, new Spec(List.of(), new Validation(List.of(), null, "")));
  }

  /** For which backends, and how. */
  public record Spec(List<TargetRef> targetRefs, Validation validation) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Spec {
      targetRefs = Values.listOf(targetRefs);
      validation = Objects.requireNonNullElse(validation, new Validation(List.of(), null, ""));
    }
  }

  /** A backend of the policy's namespace, or one of its ports. */
  public record TargetRef(
      @Nullable String group, @Nullable String kind, String name, @Nullable String sectionName) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public TargetRef {
      name = Objects.requireNonNullElse(name, "");
    }

    /** Whether it refers to a Service. */
    public boolean isService() {
      return Values.text(group).isEmpty() && Values.text(kind).equals("Service");
    }
  }

  /** How the backend's certificate is checked. */
  public record Validation(
      List<CaRef> caCertificateRefs, @Nullable String wellKnownCACertificates, String hostname) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Validation {
      caCertificateRefs = Values.listOf(caCertificateRefs);
      hostname = Objects.requireNonNullElse(hostname, "");
    }
  }

  /** Where certificate authorities are. */
  public record CaRef(@Nullable String group, String kind, String name) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public CaRef {
      kind = Objects.requireNonNullElse(kind, "");
      name = Objects.requireNonNullElse(name, "");
    }
  }

  @Override
  public Kind kind() {
    return Kind.BACKEND_TLS_POLICY;
  }
}
