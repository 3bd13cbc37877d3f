package io.projectcontour.httpproxy;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.feature.ClusterLimits;
import io.projectcontour.feature.HealthChecks;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.finding.Findings;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.HttpProxyService;
import io.projectcontour.route.Destination;
import io.projectcontour.route.Mirror;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Services of a route: which clusters it forwards to and mirrors to (spec: httpproxy.md section
 * 7).
 */
final class RouteServices {
  private static final long MOST_WEIGHT = 0xFFFF_FFFFL;

  private final List<ServicePolicy> policies;

  RouteServices(List<ServicePolicy> policies) {
    this.policies = policies;
  }

  /** Reads the Services. Returns false if the object's routes must not be served. */
  boolean translate(RouteContext context, RouteDraft draft) {
    for (HttpProxyService service : context.route().services()) {
      if (service.port() < 1 || service.port() > 65535) {
        context
            .visit()
            .error(
                "ServiceError",
                "ServicePortInvalid",
                "service " + GoText.quote(service.name()) + ": port must be in the range 1-65535");
        return false;
      }
      int healthPort =
          draft.healthCheck.isPresent() && service.healthPort() > 0
              ? service.healthPort()
              : service.port();
      NamespacedName name = new NamespacedName(context.namespace(), service.name());
      switch (context.lookups().backend(name, service.port(), healthPort)) {
        case BackendLookup.Missing(String reason) ->
            context
                .visit()
                .error(
                    "ServiceError",
                    "ServiceUnresolvedReference",
                    "Spec.Routes unresolved service reference: " + reason);
        case BackendLookup.Found found -> {
          if (!translate(context, service, found, draft)) {
            return false;
          }
        }
      }
    }
    return checkWeights(context.route().services(), context.visit());
  }

  /** Envoy adds the weights up, mirrors left out, and refuses a sum of more than 32 bits. */
  static boolean checkWeights(List<HttpProxyService> services, Findings.Visit visit) {
    long sum = 0;
    for (HttpProxyService service : services) {
      sum += service.mirror() ? 0 : service.weight();
      if (service.weight() > MOST_WEIGHT || sum > MOST_WEIGHT) {
        visit.error(
            "ServiceError",
            "ServiceWeightInvalid",
            "the weights of services must not come to more than " + MOST_WEIGHT + " in all");
        return false;
      }
    }
    return true;
  }

  private boolean translate(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft draft) {
    ServiceDraft serviceDraft = new ServiceDraft();
    for (ServicePolicy policy : policies) {
      if (!policy.translate(context, service, backend, draft, serviceDraft)) {
        return false;
      }
    }
    ClusterPlan cluster = cluster(context, service, backend, draft, serviceDraft);
    if (!service.mirror()) {
      draft.destinations.add(new Destination(cluster, service.weight(), serviceDraft.features));
      return true;
    }
    if (draft.mirror.isPresent()) {
      context
          .visit()
          .error(
              "ServiceError",
              "OnlyOneMirror",
              "only one service per route may be nominated as mirror");
      return false;
    }
    // A weight that is absent cannot be told from zero, so zero means all, as in Contour.
    draft.mirror = Optional.of(new Mirror(cluster, service.weight() == 0 ? 100 : service.weight()));
    return true;
  }

  private static ClusterPlan cluster(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft) {
    Settings.ClusterSettings settings = context.lookups().settings().cluster();
    String sni = draft.hostRewrite;
    if (sni.isEmpty()) {
      sni = route.hostRewrite.isEmpty() ? backend.externalName() : route.hostRewrite;
    }
    List<ClusterFeature> features = new ArrayList<>();
    features.add(route.loadBalancing);
    route.healthCheck.ifPresent(
        check -> features.add(HealthChecks.forProtocol(check, draft.protocol)));
    features.add(
        new UpstreamConnection(
            draft.protocol,
            false,
            sni,
            draft.validation,
            draft.clientCertificate,
            Optional.of(settings.upstreamTls()),
            route.idleConnection,
            settings.maxRequestsPerConnection()));
    draft.slowStart.ifPresent(features::add);
    features.add(
        new ClusterLimits(
            settings.connectTimeout(),
            settings.dnsLookupFamily(),
            settings.perConnectionBufferLimitBytes(),
            ClusterLimits.withDefaults(backend.breakers(), settings.circuitBreakers())));
    return context
        .lookups()
        .clusters()
        .ofService(
            new Upstream.ServicePort(
                new NamespacedName(context.namespace(), service.name()), backend.port()),
            backend.upstream(),
            features);
  }
}
