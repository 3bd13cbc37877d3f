package io.projectcontour.feature;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.LuaPerRoute;
import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.httpproxy.ServiceDraft;
import io.projectcontour.k8s.contour.CookieRewritePolicy;
import io.projectcontour.k8s.contour.HttpProxyService;
import io.projectcontour.route.DestinationFeature;
import io.projectcontour.settings.GoText;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes of cookies that backends set (spec: httpproxy.md section 9). The values go to a fixed
 * script as data, never into its text.
 *
 * @param byCookie cookie to attribute to its new value, text or boolean
 */
public record CookieRules(SortedMap<String, SortedMap<String, Object>> byCookie)
    implements DestinationFeature {
  /** No change. */
  public static final CookieRules NONE = new CookieRules(new TreeMap<>());

  /** The name of the script among the filter's scripts. */
  public static final String SCRIPT = "cookie_rewrite.lua";

  /** Copies the map. */
  public CookieRules {
    byCookie = Collections.unmodifiableSortedMap(new TreeMap<>(byCookie));
  }

  private static final class InvalidCookiesException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidCookiesException(String message) {
      super(message, null, false, false);
    }
  }

  /** {@code routes[].cookieRewritePolicies}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    try {
      draft.cookies = parse(context.route().cookieRewritePolicies());
      return true;
    } catch (InvalidCookiesException e) {
      return invalid(context, e, "route");
    }
  }

  /** {@code services[].cookieRewritePolicies}, over those of the route. */
  public static boolean onService(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft) {
    try {
      CookieRules rules = route.cookies.overriddenBy(parse(service.cookieRewritePolicies()));
      if (!rules.byCookie.isEmpty()) {
        draft.features.add(rules);
      }
      return true;
    } catch (InvalidCookiesException e) {
      return invalid(context, e, "service");
    }
  }

  @Override
  public void apply(ClusterWeight.Builder cluster) {
    Struct.Builder rules = Struct.newBuilder();
    byCookie.forEach(
        (cookie, attributes) -> {
          Struct.Builder values = Struct.newBuilder();
          attributes.forEach((attribute, value) -> values.putFields(attribute, toValue(value)));
          rules.putFields(cookie, Value.newBuilder().setStructValue(values).build());
        });
    cluster.putTypedPerFilterConfig(
        FilterNames.LUA,
        Messages.any(
            LuaPerRoute.newBuilder()
                .setName(SCRIPT)
                .setFilterContext(
                    Struct.newBuilder()
                        .putFields(
                            "cookie_rewrite_rules",
                            Value.newBuilder().setStructValue(rules).build()))
                .build()));
  }

  private static Value toValue(Object value) {
    return value instanceof Boolean flag
        ? Value.newBuilder().setBoolValue(flag).build()
        : Value.newBuilder().setStringValue(value.toString()).build();
  }

  private static boolean invalid(RouteContext context, InvalidCookiesException e, String where) {
    context
        .visit()
        .error(
            "RouteError",
            "CookieRewritePoliciesInvalid",
            e.getMessage() + " on " + where + " cookie rewrite rules");
    return false;
  }

  private static CookieRules parse(List<CookieRewritePolicy> policies)
      throws InvalidCookiesException {
    SortedMap<String, SortedMap<String, Object>> rules = new TreeMap<>();
    for (CookieRewritePolicy policy : policies) {
      SortedMap<String, Object> attributes = new TreeMap<>();
      if (policy.pathRewrite() != null) {
        attributes.put("Path", policy.pathRewrite().value());
      }
      if (policy.domainRewrite() != null) {
        attributes.put("Domain", policy.domainRewrite().value());
      }
      if (policy.secure() != null) {
        attributes.put("Secure", policy.secure());
      }
      if (policy.sameSite() != null) {
        attributes.put("SameSite", policy.sameSite());
      }
      if (rules.put(policy.name(), attributes) != null) {
        throw new InvalidCookiesException(
            "duplicate cookie rewrite rule for cookie " + GoText.quote(policy.name()));
      }
      if (attributes.isEmpty()) {
        throw new InvalidCookiesException(
            "no attributes rewritten for cookie " + GoText.quote(policy.name()));
      }
    }
    return new CookieRules(rules);
  }

  private CookieRules overriddenBy(CookieRules other) {
    SortedMap<String, SortedMap<String, Object>> merged = new TreeMap<>();
    byCookie.forEach((cookie, attributes) -> merged.put(cookie, new TreeMap<>(attributes)));
    other.byCookie.forEach(
        (cookie, attributes) ->
            merged.computeIfAbsent(cookie, _ -> new TreeMap<>()).putAll(attributes));
    return new CookieRules(merged);
  }
}
