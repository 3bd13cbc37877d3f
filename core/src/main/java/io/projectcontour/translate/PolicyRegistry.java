package io.projectcontour.translate;

import io.projectcontour.feature.CookieRules;
import io.projectcontour.feature.Cors;
import io.projectcontour.feature.ExternalAuthorization;
import io.projectcontour.feature.Headers;
import io.projectcontour.feature.HealthChecks;
import io.projectcontour.feature.InternalRedirects;
import io.projectcontour.feature.IpFilters;
import io.projectcontour.feature.Jwt;
import io.projectcontour.feature.LoadBalancing;
import io.projectcontour.feature.PathRewrites;
import io.projectcontour.feature.RateLimits;
import io.projectcontour.feature.Redirects;
import io.projectcontour.feature.Retries;
import io.projectcontour.feature.SlowStart;
import io.projectcontour.feature.Timeouts;
import io.projectcontour.feature.UpstreamTls;
import io.projectcontour.feature.Websockets;
import io.projectcontour.httpproxy.HttpProxyPolicies;
import java.util.List;

/**
 * Every policy of HTTPProxies, in the order in which they are judged. The only place where a new
 * one is registered.
 */
final class PolicyRegistry {
  private PolicyRegistry() {}

  static HttpProxyPolicies httpProxy() {
    return new HttpProxyPolicies(
        List.of(
            Headers::onRouteRequests,
            Headers::onRouteResponses,
            CookieRules::onRoute,
            Timeouts::onRoute,
            Retries::onRoute,
            RateLimits::onRoute,
            LoadBalancing::onRoute,
            Redirects::redirect,
            InternalRedirects::onRoute,
            Redirects::directResponse,
            Websockets::onRoute,
            ExternalAuthorization::onRoute,
            PathRewrites::onRoute,
            HealthChecks::onRoute),
        List.of(
            UpstreamTls::protocolAndValidation,
            Headers::onService,
            CookieRules::onService,
            UpstreamTls::clientCertificate,
            SlowStart::onService),
        List.of(Jwt::onRoute, IpFilters::onRoute),
        List.of(ExternalAuthorization::onSecureHost, Jwt::onSecureHost),
        List.of(Cors::onVirtualHost, RateLimits::onVirtualHost, IpFilters::onVirtualHost));
  }
}
