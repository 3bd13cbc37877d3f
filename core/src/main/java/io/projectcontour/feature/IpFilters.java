package io.projectcontour.feature;

import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.finding.Findings;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.IpFilterPolicy;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.route.VirtualHostFeature;
import io.projectcontour.tables.Lookups;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Client addresses that are let in or kept out (spec: httpproxy.md section 17).
 *
 * <p>A range that cannot be read makes the whole list useless: nobody is served then, since a list
 * with a hole would let in whom its author meant to keep out (docs/differences.md).
 *
 * @param allow whether the ranges are let in; otherwise they are kept out
 */
public record IpFilters(boolean allow, List<Range> ranges)
    implements RouteFeature, VirtualHostFeature {
  /**
   * A range.
   *
   * @param remote look at the address that proxies report instead of that of the connection
   */
  public record Range(boolean remote, String address, int prefixLength) {}

  /** Copies the list. */
  public IpFilters {
    ranges = List.copyOf(ranges);
  }

  /** {@code routes[].ipAllowPolicy} and {@code ipDenyPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    List<IpFilterPolicy> allowed = context.route().ipAllowPolicy();
    List<IpFilterPolicy> denied = context.route().ipDenyPolicy();
    if (!allowed.isEmpty() && !denied.isEmpty()) {
      context
          .visit()
          .error(
              "IPFilterError",
              "IncompatibleIPAddressFilters",
              "cannot specify both `ipAllowPolicy` and `ipDenyPolicy`");
      return false;
    }
    Parsed parsed = parse(allowed, denied, context.visit());
    parsed.filters().ifPresent(draft.features::add);
    return parsed.firstError().isEmpty();
  }

  /**
   * {@code virtualhost.ipAllowPolicy} and {@code ipDenyPolicy}; that not both are set has been
   * checked.
   */
  public static boolean onVirtualHost(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<VirtualHostFeature> features) {
    Parsed parsed = parse(host.ipAllowPolicy(), host.ipDenyPolicy(), visit);
    parsed.filters().ifPresent(features::add);
    parsed
        .firstError()
        .ifPresent(
            error ->
                visit.error(
                    "IPFilterError",
                    "IPFilterPolicyNotValid",
                    "Spec.VirtualHost.IPAllowFilterPolicy or Spec.VirtualHost.IPDenyFilterPolicy is invalid: "
                        + error));
    return parsed.firstError().isEmpty();
  }

  private record Parsed(Optional<IpFilters> filters, Optional<String> firstError) {}

  private static Parsed parse(
      List<IpFilterPolicy> allowed, List<IpFilterPolicy> denied, Findings.Visit visit) {
    List<IpFilterPolicy> policies = allowed.isEmpty() ? denied : allowed;
    List<Range> ranges = new ArrayList<>();
    Optional<String> error = Optional.empty();
    for (IpFilterPolicy policy : policies) {
      String text = policy.cidr();
      if (!text.contains("/")) {
        text += text.contains(":") ? "/128" : "/32";
      }
      Optional<Range> range = range(text, policy.source().equals("Remote"));
      if (range.isPresent()) {
        ranges.add(range.get());
      } else {
        String message = "invalid CIDR address: " + text;
        visit.error("IPFilterError", "InvalidCIDR", policy.cidr() + " failed to parse: " + message);
        error = error.or(() -> Optional.of(message));
      }
    }
    if (ranges.isEmpty() || error.isPresent()) {
      return new Parsed(Optional.empty(), error);
    }
    return new Parsed(Optional.of(new IpFilters(!allowed.isEmpty(), ranges)), error);
  }

  private static Optional<Range> range(String text, boolean remote) {
    int slash = text.indexOf('/');
    try {
      String address = text.substring(0, slash);
      if (!address.matches(address.contains(":") ? "[0-9A-Fa-f:.]+" : "\\d+(\\.\\d+){3}")) {
        return Optional.empty();
      }
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      if (!text.substring(slash + 1).matches("\\d{1,3}")) {
        return Optional.empty();
      }
      int length = Integer.parseInt(text.substring(slash + 1));
      if (length > 8 * bytes.length) {
        return Optional.empty();
      }
      for (int i = 0; i < bytes.length; i++) {
        int bits = Math.max(0, Math.min(8, length - 8 * i));
        bytes[i] &= (byte) (0xff << (8 - bits));
      }
      return Optional.of(new Range(remote, print(bytes), length));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String print(byte[] bytes) {
    try {
      return Addresses.format(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  @Override
  public void apply(Route.Builder route) {
    route.putTypedPerFilterConfig(FilterNames.RBAC, Messages.any(toEnvoy()));
  }

  @Override
  public void apply(VirtualHost.Builder host) {
    host.putTypedPerFilterConfig(FilterNames.RBAC, Messages.any(toEnvoy()));
  }

  private RBACPerRoute toEnvoy() {
    Policy.Builder policy =
        Policy.newBuilder().addPermissions(Permission.newBuilder().setAny(true));
    for (Range range : ranges) {
      CidrRange cidr =
          CidrRange.newBuilder()
              .setAddressPrefix(range.address())
              .setPrefixLen(Messages.uint32(range.prefixLength()))
              .build();
      policy.addPrincipals(
          range.remote()
              ? Principal.newBuilder().setRemoteIp(cidr)
              : Principal.newBuilder().setDirectRemoteIp(cidr));
    }
    RBACPerRoute.Builder perRoute = RBACPerRoute.newBuilder();
    perRoute
        .getRbacBuilder()
        .getRulesBuilder()
        .setAction(allow ? RBAC.Action.ALLOW : RBAC.Action.DENY)
        .putPolicies("ip-rules", policy.build());
    return perRoute.build();
  }
}
