package io.projectcontour.feature;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.RuntimeDouble;
import io.envoyproxy.envoy.type.v3.Percent;
import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.envoy.message.DiscoverySource;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.httpproxy.ServiceDraft;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxyService;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.GoText;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Lets new backends warm up (spec: httpproxy.md section 11.3). */
public record SlowStart(Duration window, double aggression, int minWeightPercent)
    implements ClusterFeature {
  /** {@code services[].slowStartPolicy}. */
  public static boolean onService(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft) {
    HttpProxyService.SlowStartPolicy policy = service.slowStartPolicy();
    if (policy == null) {
      return true;
    }
    if (!route.loadBalancing.allowsSlowStart()) {
      return invalid(
          context,
          "slow start is only supported with RoundRobin or WeightedLeastRequest load balancer strategy");
    }
    Duration window;
    try {
      window = GoDuration.parse(policy.window());
    } catch (GoDuration.InvalidDurationException e) {
      return invalid(context, "error parsing window: " + e.getMessage() + " on slow start");
    }
    String aggression = Values.text(policy.aggression());
    try {
      draft.slowStart =
          Optional.of(
              new SlowStart(
                  window,
                  aggression.isEmpty() ? 1.0 : Double.parseDouble(aggression),
                  policy.minWeightPercent()));
      return true;
    } catch (NumberFormatException e) {
      return invalid(
          context,
          "error parsing aggression: "
              + GoText.quote(aggression)
              + " is not a decimal number on slow start");
    }
  }

  private static boolean invalid(RouteContext context, String message) {
    context.visit().error("ServiceError", "SlowStartInvalid", message);
    return false;
  }

  @Override
  public void apply(Cluster.Builder cluster, DiscoverySource source) {
    Cluster.SlowStartConfig config =
        Cluster.SlowStartConfig.newBuilder()
            .setSlowStartWindow(Messages.duration(window))
            .setAggression(
                RuntimeDouble.newBuilder()
                    .setDefaultValue(aggression)
                    .setRuntimeKey("contour.slowstart.aggression"))
            .setMinWeightPercent(Percent.newBuilder().setValue(minWeightPercent))
            .build();
    if (cluster.getLbPolicy() == Cluster.LbPolicy.LEAST_REQUEST) {
      cluster.getLeastRequestLbConfigBuilder().setSlowStartConfig(config);
    } else {
      cluster.getRoundRobinLbConfigBuilder().setSlowStartConfig(config);
    }
  }

  @Override
  public String nameText() {
    return GoDuration.format(window)
        + String.format(Locale.ROOT, "%.6f", aggression)
        + minWeightPercent;
  }
}
