package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Service that an HTTPProxy sends traffic to (spec: httpproxy.md section 7). */
public record HttpProxyService(
    @Schema(value = "The Service's name.", required = true) String name,
    @Schema(value = "The Service's port.", required = true, min = 1, max = 65535, format = "none")
        int port,
    @Schema(
            value = "The Service's port for health checks; the port itself by default.",
            min = 1,
            max = 65535,
            format = "none")
        int healthPort,
    @Schema(
            value = "How to talk to the backend.",
            oneOf = {"h2", "h2c", "tls"})
        @Nullable String protocol,
    @Schema(value = "Share of the traffic, relative to the other Services.", min = 0) long weight,
    @Schema("How the backend's certificate is checked.") @Nullable UpstreamValidation validation,
    @Schema("Send a copy of the requests and drop the answers.") boolean mirror,
    @Schema("Changes of request headers.") @Nullable HeadersPolicy requestHeadersPolicy,
    @Schema("Changes of response headers.") @Nullable HeadersPolicy responseHeadersPolicy,
    @Schema("Changes of cookies that the backend sets.")
        List<CookieRewritePolicy> cookieRewritePolicies,
    @Schema("Lets new backends warm up.") @Nullable SlowStartPolicy slowStartPolicy) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public HttpProxyService {
    name = Objects.requireNonNullElse(name, "");
    cookieRewritePolicies = Values.listOf(cookieRewritePolicies);
  }

  /** Lets new backends warm up (spec: httpproxy.md section 11.3). */
  public record SlowStartPolicy(
      @Schema(value = "How long a backend warms up.", required = true, pattern = Patterns.DURATION)
          String window,
      @Schema(
              value = "How fast the share grows; 1.0 is linear.",
              byDefault = "\"1.0\"",
              pattern = "^([0-9]+([.][0-9]+)?|[.][0-9]+)$")
          @Nullable String aggression,
      @Schema(value = "The least share in per cent.", byDefault = "10", min = 0, max = 100)
          int minWeightPercent) {}
}
