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

/** {@code projectcontour.io/v1 HTTPProxy} (spec: httpproxy.md). */
@CustomResource(
    value = "Routes of a host, or a part of them that other HTTPProxies include.",
    shortNames = {"proxy", "proxies"},
    columns = {
      @CustomResource.Column(
          name = "FQDN",
          jsonPath = ".spec.virtualhost.fqdn",
          description = "The host name"),
      @CustomResource.Column(
          name = "TLS Secret",
          jsonPath = ".spec.virtualhost.tls.secretName",
          description = "The Secret with certificate and key"),
      @CustomResource.Column(
          name = "Status",
          jsonPath = ".status.currentStatus",
          description = "valid, invalid or orphaned"),
      @CustomResource.Column(
          name = "Status Description",
          jsonPath = ".status.description",
          description = "The reason for the status")
    })
public record HttpProxy(
    @Schema(value = "Name, namespace, labels and so on.", required = true) Metadata metadata,
    @Schema(value = "The desired routing.", required = true) Spec spec,
    @Schema(
            value = "How the controller judges the object.",
            byDefault =
                "{\"currentStatus\": \"NotReconciled\", \"description\": \"Waiting for controller\"}")
        @Nullable HttpProxyStatus status)
    implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public HttpProxy {
    spec = Objects.requireNonNullElse(spec, Spec.EMPTY);
  }

  /** The desired routing. */
  public record Spec(
      @Schema("Makes the object a root and says for which host.") @Nullable VirtualHost virtualhost,
      @Schema("Routes of the host.") List<HttpProxyRoute> routes,
      @Schema("Forwards whole TLS connections instead of requests.") @Nullable TcpProxy tcpproxy,
      @Schema("Other HTTPProxies whose routes are taken in.") List<Include> includes,
      @Schema("The class of the controller that handles the object.")
          @Nullable String ingressClassName) {
    private static final Spec EMPTY = new Spec(null, List.of(), null, List.of(), null);

    /** Fills in what is absent. */
    public Spec {
      routes = Values.listOf(routes);
      includes = Values.listOf(includes);
    }
  }

  /** What holds for a whole host. */
  public record VirtualHost(
      @Schema(
              value = "The host name, which may start with a wildcard label.",
              required = true,
              minLength = 1,
              pattern =
                  "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
          String fqdn,
      @Schema("How TLS is terminated or passed through.") @Nullable Tls tls,
      @Schema("An external service that allows or denies requests.")
          @Nullable Authorization authorization,
      @Schema("Answers cross-origin requests of browsers.") @Nullable CorsPolicy corsPolicy,
      @Schema("Limits the rate of requests.") @Nullable RateLimitPolicy rateLimitPolicy,
      @Schema("Who issues JSON web tokens.") List<JwtProvider> jwtProviders,
      @Schema("Only these addresses may connect.") List<IpFilterPolicy> ipAllowPolicy,
      @Schema("These addresses may not connect.") List<IpFilterPolicy> ipDenyPolicy) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public VirtualHost {
      fqdn = Objects.requireNonNullElse(fqdn, "");
      jwtProviders = Values.listOf(jwtProviders);
      ipAllowPolicy = Values.listOf(ipAllowPolicy);
      ipDenyPolicy = Values.listOf(ipDenyPolicy);
    }
  }

  /** The routes of another HTTPProxy, taken in under conditions. */
  public record Include(
      @Schema(value = "The other object's name.", required = true, minLength = 1) String name,
      @Schema("The other object's namespace; this object's by default.") @Nullable String namespace,
      @Schema("Conditions that its routes get in addition.") List<MatchCondition> conditions) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Include {
      name = Objects.requireNonNullElse(name, "");
      conditions = Values.listOf(conditions);
    }
  }

  @Override
  public Kind kind() {
    return Kind.HTTP_PROXY;
  }

  /** Whether the object names a host. */
  public boolean isRoot() {
    return spec.virtualhost() != null;
  }
}
