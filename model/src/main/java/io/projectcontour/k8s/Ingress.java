package io.projectcontour.k8s;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code networking.k8s.io/v1 Ingress} (spec: ingress.md). */
public record Ingress(Metadata metadata, @Nullable Spec spec, @Nullable Status status)
    implements KubernetesObject {

  /** The desired state. */
  public record Spec(
      @Nullable String ingressClassName,
      @Nullable Backend defaultBackend,
      List<Tls> tls,
      List<Rule> rules) {
    private static final Spec EMPTY = new Spec(null, null, List.of(), List.of());

    /** Fills in what is absent. */
    public Spec {
      tls = Values.listOf(tls);
      rules = Values.listOf(rules);
    }
  }

  /** Hosts that are served over TLS with the certificate of a Secret. */
  public record Tls(List<String> hosts, @Nullable String secretName) {
    /** Fills in what is absent. */
    public Tls {
      hosts = Values.listOf(hosts);
    }
  }

  /** The paths of a host; null or empty for all hosts. */
  public record Rule(@Nullable String host, @Nullable Http http) {}

  /** The paths of a rule. */
  public record Http(List<Path> paths) {
    /** Fills in what is absent. */
    public Http {
      paths = Values.listOf(paths);
    }
  }

  /** Where requests for a path go. */
  public record Path(@Nullable String path, @Nullable String pathType, @Nullable Backend backend) {}

  /** A Service port; null when the backend is something else, which is not supported. */
  public record Backend(@Nullable ServiceBackend service) {}

  /** A port of a Service, by number or by name. */
  public record ServiceBackend(String name, @Nullable BackendPort port) {}

  /** A number, or a name when the number is absent. */
  public record BackendPort(@Nullable String name, @Nullable Integer number) {}

  /** The observed state. */
  public record Status(@Nullable LoadBalancerStatus loadBalancer) {}

  @Override
  public Kind kind() {
    return Kind.INGRESS;
  }

  /** The spec; empty when there is none. */
  public Spec specOrEmpty() {
    return Objects.requireNonNullElse(spec, Spec.EMPTY);
  }
}
