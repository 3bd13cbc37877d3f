package io.projectcontour.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.HashedName;
import io.projectcontour.envoy.message.Matchers;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.feature.ExternalAuthorization;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.route.Destination;
import io.projectcontour.route.PathRewrite;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.VirtualHostPlan;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Virtual hosts and their routes (spec: xds.md sections 3.1 and 3.2). */
public final class VirtualHosts {
  private final Function<ClusterPlan, String> clusterNames;
  private final boolean withMetadata;

  /** What the routes of an object, mostly all of a host, have in common. */
  private final Map<ObjectKey, Metadata> sources = new HashMap<>();

  /**
   * For one thread, with the names that clusters go by.
   *
   * @param withMetadata whether each route tells which object it comes from
   */
  public VirtualHosts(Function<ClusterPlan, String> clusterNames, boolean withMetadata) {
    this.clusterNames = clusterNames;
    this.withMetadata = withMetadata;
  }

  /**
   * The message of a virtual host.
   *
   * @param secure whether it is served over TLS; otherwise routes that want TLS become redirects
   */
  public VirtualHost message(VirtualHostPlan plan, boolean secure) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder().setName(HashedName.of(plan.domain())).addDomains(plan.domain());
    plan.routes().forEach(route -> host.addRoutes(route(route, secure)));
    plan.features().forEach(feature -> feature.apply(host));
    return host.build();
  }

  private Route route(io.projectcontour.route.Route route, boolean secure) {
    Route.Builder envoy = Route.newBuilder().setMatch(Matchers.match(route.match()));
    if (withMetadata) {
      envoy.setMetadata(sources.computeIfAbsent(route.source(), VirtualHosts::source));
    }
    if (route.httpsUpgrade() && !secure) {
      envoy.setRedirect(RedirectAction.newBuilder().setHttpsRedirect(true));
      // The request is authorized where it is redirected to.
      ExternalAuthorization.disable(envoy);
      return envoy.build();
    }
    switch (route.action()) {
      case RouteAction.Forward forward -> envoy.setRoute(forward(forward));
      case RouteAction.Redirect redirect -> envoy.setRedirect(redirect(redirect));
      case RouteAction.Unavailable(int status, var _) ->
          envoy.setDirectResponse(directResponse(status, ""));
      case RouteAction.DirectResponse(int status, String body) ->
          envoy.setDirectResponse(directResponse(status, body));
    }
    route.features().stream()
        .filter(feature -> feature.appliesTo(route.action()))
        .forEach(feature -> feature.apply(envoy));
    return envoy.build();
  }

  private static Metadata source(ObjectKey source) {
    return Metadata.newBuilder()
        .putFilterMetadata(
            "envoy.access_loggers.file",
            Struct.newBuilder()
                .putFields("io.projectcontour.kind", text(source.kind().kindName()))
                .putFields("io.projectcontour.namespace", text(source.namespace()))
                .putFields("io.projectcontour.name", text(source.name()))
                .build())
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private io.envoyproxy.envoy.config.route.v3.RouteAction.Builder forward(
      RouteAction.Forward forward) {
    io.envoyproxy.envoy.config.route.v3.RouteAction.Builder action =
        io.envoyproxy.envoy.config.route.v3.RouteAction.newBuilder();
    List<Destination> destinations = forward.destinations();
    if (destinations.size() == 1 && destinations.getFirst().features().isEmpty()) {
      action.setCluster(clusterNames.apply(destinations.getFirst().cluster()));
    } else {
      action.setWeightedClusters(weighted(destinations));
    }
    forward
        .mirrors()
        .forEach(
            mirror -> {
              var policy =
                  io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy.newBuilder()
                      .setCluster(clusterNames.apply(mirror.cluster()));
              policy
                  .getRuntimeFractionBuilder()
                  .setDefaultValue(
                      FractionalPercent.newBuilder()
                          .setNumerator((int) mirror.percent())
                          .setDenominator(FractionalPercent.DenominatorType.HUNDRED));
              action.addRequestMirrorPolicies(policy);
            });
    return action;
  }

  private WeightedCluster weighted(List<Destination> destinations) {
    boolean allZero = destinations.stream().allMatch(destination -> destination.weight() == 0);
    return WeightedCluster.newBuilder()
        .addAllClusters(
            destinations.stream()
                .map(
                    destination -> {
                      WeightedCluster.ClusterWeight.Builder cluster =
                          WeightedCluster.ClusterWeight.newBuilder()
                              .setName(clusterNames.apply(destination.cluster()))
                              .setWeight(Messages.uint32(allZero ? 1 : destination.weight()));
                      destination.features().forEach(feature -> feature.apply(cluster));
                      return cluster.build();
                    })
                .sorted(
                    Comparator.comparing(WeightedCluster.ClusterWeight::getName)
                        .thenComparingInt(cluster -> cluster.getWeight().getValue()))
                .toList())
        .build();
  }

  private static DirectResponseAction directResponse(int status, String body) {
    DirectResponseAction.Builder response = DirectResponseAction.newBuilder().setStatus(status);
    if (!body.isEmpty()) {
      response.setBody(Messages.inlineText(body));
    }
    return response.build();
  }

  private static RedirectAction redirect(RouteAction.Redirect redirect) {
    RedirectAction.Builder action =
        RedirectAction.newBuilder()
            .setHostRedirect(redirect.host())
            .setPortRedirect(redirect.port())
            .setResponseCode(
                switch (redirect.statusCode()) {
                  case 302 -> RedirectAction.RedirectResponseCode.FOUND;
                  case 303 -> RedirectAction.RedirectResponseCode.SEE_OTHER;
                  case 307 -> RedirectAction.RedirectResponseCode.TEMPORARY_REDIRECT;
                  case 308 -> RedirectAction.RedirectResponseCode.PERMANENT_REDIRECT;
                  default -> RedirectAction.RedirectResponseCode.MOVED_PERMANENTLY;
                });
    if (!redirect.scheme().isEmpty()) {
      action.setSchemeRedirect(redirect.scheme());
    }
    redirect
        .path()
        .ifPresent(
            path -> {
              switch (path) {
                case PathRewrite.Full(String full) -> action.setPathRedirect(full);
                case PathRewrite.Prefix(String prefix) -> action.setPrefixRewrite(prefix);
                case PathRewrite.RemovePrefix(String pattern) ->
                    action
                        .getRegexRewriteBuilder()
                        .setPattern(Messages.regex(pattern))
                        .setSubstitution("/");
              }
            });
    return action.build();
  }
}
