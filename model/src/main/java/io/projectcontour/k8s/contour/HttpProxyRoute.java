package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A route of an HTTPProxy (spec: httpproxy.md section 6). */
public record HttpProxyRoute(
    @Schema("What a request must look like; all must hold.") List<MatchCondition> conditions,
    @Schema("Where requests go.") List<HttpProxyService> services,
    @Schema("Allow connections to become websockets.") boolean enableWebsockets,
    @Schema("Serve the route without TLS too.") boolean permitInsecure,
    @Schema("Changes external authorization for the route.")
        @Nullable AuthorizationPolicy authPolicy,
    @Schema("Time limits.") @Nullable TimeoutPolicy timeoutPolicy,
    @Schema("When requests are tried again.") @Nullable RetryPolicy retryPolicy,
    @Schema("How backends are checked.") @Nullable HttpHealthCheckPolicy healthCheckPolicy,
    @Schema("How backends are chosen.") @Nullable LoadBalancerPolicy loadBalancerPolicy,
    @Schema("How the path changes on the way to the backend.")
        @Nullable PathRewritePolicy pathRewritePolicy,
    @Schema("Changes of request headers.") @Nullable HeadersPolicy requestHeadersPolicy,
    @Schema("Changes of response headers.") @Nullable HeadersPolicy responseHeadersPolicy,
    @Schema("Changes of cookies that backends set.")
        List<CookieRewritePolicy> cookieRewritePolicies,
    @Schema("Limits the rate of requests.") @Nullable RateLimitPolicy rateLimitPolicy,
    @Schema("Answers with a redirect.") @Nullable RequestRedirectPolicy requestRedirectPolicy,
    @Schema("Answers without a backend.") @Nullable DirectResponsePolicy directResponsePolicy,
    @Schema("Follows redirects of backends.")
        @Nullable InternalRedirectPolicy internalRedirectPolicy,
    @Schema("Demands a JSON web token.") @Nullable JwtVerificationPolicy jwtVerificationPolicy,
    @Schema("Only these addresses are served.") List<IpFilterPolicy> ipAllowPolicy,
    @Schema("These addresses are not served.") List<IpFilterPolicy> ipDenyPolicy) {
  /** Fills in what is absent. */
  public HttpProxyRoute {
    conditions = Values.listOf(conditions);
    services = Values.listOf(services);
    cookieRewritePolicies = Values.listOf(cookieRewritePolicies);
    ipAllowPolicy = Values.listOf(ipAllowPolicy);
    ipDenyPolicy = Values.listOf(ipDenyPolicy);
  }
}
