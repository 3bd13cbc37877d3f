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
 * {@code projectcontour.io/v1 TLSCertificateDelegation} (spec: delegation-extension.md section 1).
 */
@CustomResource(
    value = "Permissions for other namespaces to use Secrets of this one.",
    shortNames = {"tlscerts"})
public record TlsCertificateDelegation(
    @Schema(value = "Name, namespace, labels and so on.", required = true) Metadata metadata,
    @Schema(value = "Which Secrets may be used from where.", required = true) Spec spec,
    @Schema("Not written.") @Nullable ConditionsStatus status)
    implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public TlsCertificateDelegation {
    spec = Objects.requireNonNullElse(spec, new Spec(List.of()));
  }

  /** Which Secrets may be used from where. */
  public record Spec(
      @Schema(value = "The permissions.", required = true) List<Delegation> delegations) {
    /** Fills in what is absent. */
    public Spec {
      delegations = Values.listOf(delegations);
    }
  }

  /** Permission to use one Secret. */
  public record Delegation(
      @Schema(value = "A Secret of this object's namespace.", required = true) String secretName,
      @Schema(value = "Namespaces that may use it; a lone * for all.", required = true)
          List<String> targetNamespaces) {
    /** Fills in what is absent. */
    public Delegation {
      targetNamespaces = Values.listOf(targetNamespaces);
    }

    /**
     * Whether a namespace may use the Secret. The star counts only when it stands alone, as in
     * Contour.
     */
    public boolean permits(String namespace) {
      return targetNamespaces.equals(List.of("*"))
          || (!namespace.equals("*") && targetNamespaces.contains(namespace));
    }
  }

  @Override
  public Kind kind() {
    return Kind.TLS_CERTIFICATE_DELEGATION;
  }
}
