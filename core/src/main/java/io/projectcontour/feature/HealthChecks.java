package io.projectcontour.feature;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.envoyproxy.envoy.type.v3.Int64Range;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.envoy.message.DiscoverySource;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpHealthCheckPolicy;
import io.projectcontour.k8s.contour.TcpProxy;
import io.projectcontour.settings.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How backends are checked (spec: httpproxy.md section 12). */
public final class HealthChecks {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  private static final long DEFAULT_UNHEALTHY = 3;
  private static final long DEFAULT_HEALTHY = 2;
  private static final String DEFAULT_HOST = "contour-envoy-healthcheck";

  private HealthChecks() {}

  /** {@code routes[].healthCheckPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    HttpHealthCheckPolicy policy = context.route().healthCheckPolicy();
    if (policy == null) {
      return true;
    }
    for (HttpHealthCheckPolicy.StatusRange range : policy.expectedStatuses()) {
      if (range.start() < 100 || range.start() > 599) {
        return invalid(
            context, "invalid expected status range: start must be in the range [100, 599]");
      }
      if (range.end() < 101 || range.end() > 600) {
        return invalid(
            context, "invalid expected status range: end must be in the range [101, 600]");
      }
      if (range.start() >= range.end()) {
        return invalid(context, "invalid expected status range: start must be less than end");
      }
    }
    Optional<String> error =
        timingError(policy.intervalSeconds(), policy.timeoutSeconds())
            .or(
                () ->
                    policy.path().isEmpty()
                        ? Optional.of("invalid path: must not be empty")
                        : textError("path", policy.path()))
            .or(() -> textError("host", Values.text(policy.host())));
    if (error.isPresent()) {
      return invalid(context, error.get());
    }
    draft.healthCheck =
        Optional.of(
            new Http(
                timing(
                    policy.intervalSeconds(),
                    policy.timeoutSeconds(),
                    policy.unhealthyThresholdCount(),
                    policy.healthyThresholdCount()),
                policy.path(),
                Values.text(policy.host()),
                policy.expectedStatuses(),
                false));
    return true;
  }

  private static boolean invalid(RouteContext context, String message) {
    context.visit().error("RouteError", "HealthCheckPolicyInvalid", message);
    return false;
  }

  /** What is wrong with {@code tcpproxy.healthCheckPolicy}; empty when nothing is. */
  public static Optional<String> error(TcpProxy.TcpHealthCheckPolicy policy) {
    return timingError(policy.intervalSeconds(), policy.timeoutSeconds());
  }

  private static Optional<String> timingError(long interval, long timeout) {
    return secondsError("intervalSeconds", interval)
        .or(() -> secondsError("timeoutSeconds", timeout));
  }

  /** Envoy refuses what is below zero; the upper bound is 68 years. */
  private static Optional<String> secondsError(String field, long seconds) {
    return seconds < 0 || seconds > Integer.MAX_VALUE
        ? Optional.of("invalid " + field + ": must be in the range [0, " + Integer.MAX_VALUE + "]")
        : Optional.empty();
  }

  /** Envoy sends the text in a request, and refuses control characters in it. */
  private static Optional<String> textError(String field, String text) {
    return text.chars().anyMatch(letter -> (letter < ' ' && letter != '\t') || letter == 0x7f)
        ? Optional.of("invalid " + field + ": control characters are not allowed")
        : Optional.empty();
  }

  /** {@code tcpproxy.healthCheckPolicy}. */
  public static ClusterFeature of(TcpProxy.TcpHealthCheckPolicy policy) {
    return new Tcp(
        timing(
            policy.intervalSeconds(),
            policy.timeoutSeconds(),
            policy.unhealthyThresholdCount(),
            policy.healthyThresholdCount()));
  }

  /** The same check spoken in the backend's protocol. */
  public static ClusterFeature forProtocol(ClusterFeature check, UpstreamProtocol protocol) {
    boolean http2 = protocol == UpstreamProtocol.H2 || protocol == UpstreamProtocol.H2C;
    return check instanceof Http(Timing timing, String path, String host, var statuses, _)
        ? new Http(timing, path, host, statuses, http2)
        : check;
  }

  private static Timing timing(long interval, long timeout, long unhealthy, long healthy) {
    return new Timing(
        Duration.ofSeconds(interval), Duration.ofSeconds(timeout), unhealthy, healthy);
  }

  /** When backends are asked; zero for the default. */
  private record Timing(Duration interval, Duration timeout, long unhealthy, long healthy) {
    HealthCheck.Builder toEnvoy() {
      return HealthCheck.newBuilder()
          .setInterval(Messages.duration(interval.isZero() ? DEFAULT_INTERVAL : interval))
          .setTimeout(Messages.duration(timeout.isZero() ? DEFAULT_TIMEOUT : timeout))
          .setUnhealthyThreshold(Messages.uint32(unhealthy == 0 ? DEFAULT_UNHEALTHY : unhealthy))
          .setHealthyThreshold(Messages.uint32(healthy == 0 ? DEFAULT_HEALTHY : healthy));
    }

    String nameText() {
      return (timeout.isPositive() ? GoDuration.format(timeout) : "")
          + (interval.isPositive() ? GoDuration.format(interval) : "")
          + (unhealthy > 0 ? unhealthy : "")
          + (healthy > 0 ? healthy : "");
    }
  }

  private record Http(
      Timing timing,
      String path,
      String host,
      List<HttpHealthCheckPolicy.StatusRange> statuses,
      boolean http2)
      implements ClusterFeature {
    private Http {
      statuses = List.copyOf(statuses);
    }

    @Override
    public void apply(Cluster.Builder cluster, DiscoverySource source) {
      HealthCheck.HttpHealthCheck.Builder http =
          HealthCheck.HttpHealthCheck.newBuilder()
              .setPath(path)
              .setHost(host.isEmpty() ? DEFAULT_HOST : host)
              .setCodecClientType(http2 ? CodecClientType.HTTP2 : CodecClientType.HTTP1);
      statuses.forEach(
          range ->
              http.addExpectedStatuses(
                  Int64Range.newBuilder().setStart(range.start()).setEnd(range.end())));
      cluster
          .addHealthChecks(timing.toEnvoy().setHttpHealthCheck(http))
          .setIgnoreHealthOnHostRemoval(true);
    }

    @Override
    public String nameText() {
      return timing.nameText() + path;
    }
  }

  private record Tcp(Timing timing) implements ClusterFeature {
    @Override
    public void apply(Cluster.Builder cluster, DiscoverySource source) {
      cluster
          .addHealthChecks(
              timing.toEnvoy().setTcpHealthCheck(HealthCheck.TcpHealthCheck.getDefaultInstance()))
          .setIgnoreHealthOnHostRemoval(true);
    }
  }
}
