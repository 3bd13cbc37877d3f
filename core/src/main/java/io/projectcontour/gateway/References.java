package io.projectcontour.gateway;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.gateway.BackendRef;
import io.projectcontour.k8s.gateway.GrpcRoute;
import io.projectcontour.k8s.gateway.HttpRoute;
import io.projectcontour.k8s.gateway.RouteFilter;
import io.projectcontour.k8s.gateway.TcpRoute;
import io.projectcontour.k8s.gateway.TlsRoute;
import io.projectcontour.settings.GoText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** References of routes to backends (spec: gateway-api.md section 5). */
final class References {
  private static final String BACKEND = "Spec.Rules.BackendRef";
  private static final String MIRROR = "Spec.Rules.Filters.RequestMirror.BackendRef";
  private static final Set<String> APP_PROTOCOLS =
      Set.of("kubernetes.io/h2c", "kubernetes.io/ws", "http", "https");

  private References() {}

  /** A Service port that may be used. */
  record Backend(NamespacedName service, BackendLookup.Found found) {
    /** The name of the port; empty when it has none. */
    String portName() {
      return port(found).map(Service.Port::nameOrEmpty).orElse("");
    }
  }

  /** A backend of a rule; empty, with a remark, when it cannot be used. */
  static Optional<Backend> backend(BackendRef reference, RouteContext context) {
    return resolve(reference, BACKEND, context);
  }

  /** A backend that gets copies. */
  static Optional<Backend> mirror(RouteFilter.RequestMirror mirror, RouteContext context) {
    return resolve(mirror.backendRef(), MIRROR, context);
  }

  /** A rule without backends is not served. */
  static void noBackend(RouteContext context) {
    context
        .parent()
        .unresolved("Degraded", "At least one Spec.Rules.BackendRef must be specified.");
  }

  /** Looks at all references of a route that attaches nowhere. */
  static void check(RouteContext context) {
    switch (context.route()) {
      case HttpRoute http ->
          http.spec().rules().forEach(rule -> check(rule.filters(), rule.backendRefs(), context));
      case GrpcRoute grpc ->
          grpc.spec().rules().forEach(rule -> check(rule.filters(), rule.backendRefs(), context));
      case TlsRoute tls ->
          tls.spec().rules().forEach(rule -> check(List.of(), rule.backendRefs(), context));
      case TcpRoute _ -> {} // as in Contour
    }
  }

  private static void check(
      List<RouteFilter> filters, List<BackendRef> backends, RouteContext context) {
    for (RouteFilter filter : filters) {
      RouteFilter.RequestMirror mirror = filter.requestMirror();
      if (filter.type().equals("RequestMirror") && mirror != null) {
        Optional<Backend> _ = mirror(mirror, context);
      }
    }
    for (BackendRef backend : backends) {
      Optional<Backend> _ = backend(backend, context);
    }
  }

  private static Optional<Backend> resolve(
      BackendRef reference, String field, RouteContext context) {
    if (!Values.text(reference.group()).isEmpty()) {
      return refuse(context, "InvalidKind", field + ".Group must be \"\"");
    }
    if (!reference.kindOrService().equals("Service")) {
      return refuse(context, "InvalidKind", field + ".Kind must be 'Service'");
    }
    if (reference.name().isEmpty()) {
      return refuse(context, "Degraded", field + ".Name must be specified");
    }
    Integer port = reference.port();
    if (port == null) {
      return refuse(context, "Degraded", field + ".Port must be specified");
    }
    NamespacedName service =
        new NamespacedName(reference.namespaceOr(context.namespace()), reference.name());
    if (!context.lookups().mayRefer(context.kind(), context.namespace(), Kind.SERVICE, service)) {
      return refuse(
          context,
          "RefNotPermitted",
          field + ".Namespace must match the route's namespace or be covered by a ReferenceGrant");
    }
    return switch (context.lookups().common().backend(service, port, port)) {
      case BackendLookup.Missing(String reason) ->
          refuse(
              context,
              "BackendNotFound",
              "service " + GoText.quote(service.name()) + " is invalid: " + reason);
      case BackendLookup.Found found -> {
        Optional<String> appProtocol = port(found).map(Service.Port::appProtocol);
        yield appProtocol.isEmpty() || APP_PROTOCOLS.contains(appProtocol.get())
            ? Optional.of(new Backend(service, found))
            : refuse(
                context,
                "UnsupportedProtocol",
                "AppProtocol: \"" + appProtocol.get() + "\" is unsupported");
      }
    };
  }

  private static Optional<Service.Port> port(BackendLookup.Found found) {
    return found.service().ports().stream().filter(port -> port.port() == found.port()).findFirst();
  }

  private static Optional<Backend> refuse(RouteContext context, String reason, String message) {
    context.parent().unresolved(reason, message);
    return Optional.empty();
  }
}
