package io.projectcontour.ingress;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.Backends;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.feature.ClusterLimits;
import io.projectcontour.feature.Headers;
import io.projectcontour.feature.LoadBalancing;
import io.projectcontour.feature.Retries;
import io.projectcontour.feature.Timeouts;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.feature.UpstreamTls;
import io.projectcontour.feature.Websockets;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.httpproxy.Inclusion;
import io.projectcontour.httpproxy.Regexes;
import io.projectcontour.httpproxy.ServiceDraft;
import io.projectcontour.k8s.Ingress;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.Values;
import io.projectcontour.route.Destination;
import io.projectcontour.route.DestinationFeature;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.route.RouteMatch;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.settings.TlsVersion;
import io.projectcontour.tables.InputTables;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.SecretLookup;
import io.projectcontour.tls.TlsTermination;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What the Ingresses that speak of a host say about it. Older objects win where two say the same.
 */
public final class IngressHost {
  /**
   * Adds to the host what its Ingresses say. Problems become errors of the object's visit, for the
   * log.
   */
  public void addTo(HostDraft host, Lookups lookups, Findings findings) {
    List<Ingress> ingresses =
        lookups.ingresses(host.key()).stream()
            .sorted(
                Comparator.comparing((Ingress ingress) -> ingress.metadata().creationTimestamp())
                    .thenComparing(Ingress::name)
                    .reversed())
            .toList();
    for (Ingress ingress : ingresses) {
      try (Findings.Visit visit = findings.visit(ingress.key())) {
        addTls(ingress, host, lookups, visit);
      }
    }
    for (Ingress ingress : ingresses) {
      try (Findings.Visit visit = findings.visit(ingress.key())) {
        new Rules(ingress, host, lookups, visit).add();
      }
    }
  }

  private static void addTls(
      Ingress ingress, HostDraft host, Lookups lookups, Findings.Visit visit) {
    IngressAnnotations annotations = new IngressAnnotations(ingress);
    TlsVersion minimum = annotations.tlsMinimum();
    TlsVersion maximum = annotations.tlsMaximum();
    for (Ingress.Tls tls : ingress.specOrEmpty().tls()) {
      if (tls.hosts().stream().noneMatch(name -> name.equalsIgnoreCase(host.key().name()))) {
        continue;
      }
      if (maximum.compareTo(minimum) < 0) {
        visit.error(
            "TLSError",
            "TLSConfigNotValid",
            "the minimum TLS protocol version is greater than the maximum");
        return;
      }
      String namespace = annotations.certificateNamespace().orElse(ingress.metadata().namespace());
      checkListener(TrafficListener.Protocol.HTTPS, host, visit);
      NamespacedName secret = NamespacedName.parse(Values.text(tls.secretName()), namespace);
      switch (lookups.certificate(secret, ingress.metadata().namespace())) {
        case SecretLookup.Found<CertificateReference>(var certificate) ->
            host.secure.termination =
                Optional.of(new TlsTermination(certificate, minimum, maximum, Optional.empty()));
        case SecretLookup.NotPermitted<?> _ ->
            visit.error(
                "TLSError",
                "DelegationNotPermitted",
                "certificate delegation not permitted: " + secret);
        case SecretLookup.Invalid<?>(String reason) ->
            visit.error(
                "TLSError",
                "SecretNotValid",
                "unresolved secret reference " + secret + ": " + reason);
      }
    }
  }

  /**
   * With a Gateway there may be no listener, or more than one; the other one is used all the same.
   */
  private static void checkListener(
      TrafficListener.Protocol protocol, HostDraft host, Findings.Visit visit) {
    if (host.listeners().only(protocol).isEmpty()) {
      visit.error("ListenerError", "ErrorIdentifyingListener", host.listeners().problem(protocol));
    }
  }

  /** The rules of one Ingress for one host. */
  private record Rules(Ingress ingress, HostDraft host, Lookups lookups, Findings.Visit visit) {
    void add() {
      IngressAnnotations annotations = new IngressAnnotations(ingress);
      Ingress.Spec spec = ingress.specOrEmpty();
      if (spec.defaultBackend() != null && host.key().equals(HostKey.DEFAULT)) {
        addPath(new Ingress.Path("/", null, spec.defaultBackend()), annotations);
      }
      for (Ingress.Rule rule : spec.rules()) {
        if (rule.http() == null || !InputTables.hostOf(rule).equals(host.key())) {
          continue;
        }
        for (Ingress.Path path : rule.http().paths()) {
          if (!addPath(path, annotations)) {
            break;
          }
        }
      }
    }

    /** Returns false if the rest of the rule must be left out. */
    private boolean addPath(Ingress.Path path, IngressAnnotations annotations) {
      if (Values.text(path.pathType()).equals("Prefix")
          && pathText(path).chars().anyMatch(letter -> letter == '?' || letter == '#')) {
        // Envoy refuses such a prefix, and all routes beside it.
        visit.error(
            "RouteError",
            "PathMatchConditionsNotValid",
            "path " + pathText(path) + " can match no request: a path has neither ? nor #");
        return true;
      }
      Optional<PathMatch> match = match(path);
      if (match.isEmpty()) {
        return false;
      }
      Ingress.Backend ingressBackend = path.backend();
      Ingress.ServiceBackend reference = ingressBackend == null ? null : ingressBackend.service();
      if (reference == null) {
        visit.error(
            "ServiceError",
            "ServiceUnresolvedReference",
            "the backend of path " + pathText(path) + " is not a Service: not supported");
        return true;
      }
      NamespacedName name = new NamespacedName(ingress.metadata().namespace(), reference.name());
      OptionalInt port = port(name, reference);
      if (port.isEmpty()) {
        visit.error(
            "ServiceError", "ServiceUnresolvedReference", "no such port on service " + name);
        return true;
      }
      switch (lookups.backend(name, port.getAsInt(), port.getAsInt())) {
        case BackendLookup.Missing(String reason) -> {
          visit.error("ServiceError", "ServiceUnresolvedReference", reason);
          return true;
        }
        case BackendLookup.Found found -> {
          ServiceDraft draft = new ServiceDraft();
          draft.protocol = found.protocol();
          if (!UpstreamTls.clientCertificate(lookups, visit, draft)) {
            return false;
          }
          return addRoute(match.get(), path, reference, name, found, draft, annotations);
        }
      }
    }

    private OptionalInt port(NamespacedName name, Ingress.ServiceBackend reference) {
      Ingress.BackendPort port = reference.port();
      if (port == null) {
        return OptionalInt.empty();
      }
      if (port.number() != null && port.number() > 0) {
        return OptionalInt.of(port.number());
      }
      Optional<Service> service = lookups.service(name);
      return service
          .flatMap(found -> Backends.portNamed(found, Values.text(port.name())))
          .map(OptionalInt::of)
          .orElse(OptionalInt.empty());
    }

    /** Returns false if the rest of the rule must be left out. */
    private boolean addRoute(
        PathMatch match,
        Ingress.Path path,
        Ingress.ServiceBackend reference,
        NamespacedName name,
        BackendLookup.Found backend,
        ServiceDraft draft,
        IngressAnnotations annotations) {
      List<RouteFeature> features = new ArrayList<>();
      try {
        features.add(Timeouts.ofResponse(annotations.responseTimeout()));
      } catch (Timeout.InvalidTimeoutException e) {
        visit.error("AnnotationError", "TimeoutNotValid", String.valueOf(e.getMessage()));
      }
      annotations
          .retryOn()
          .ifPresent(
              on ->
                  features.add(
                      new Retries(on, annotations.retries(), annotations.perTry(), List.of())));
      if (annotations.websocketPaths().contains(pathText(path))) {
        features.add(new Websockets());
      }
      List<String> problems = new ArrayList<>();
      Destination destination =
          new Destination(
              cluster(name, backend, draft), 0, destinationFeatures(reference, problems::add));
      if (!problems.isEmpty()) {
        visit.error("ServiceError", "RequestHeadersPolicyInvalid", problems.getFirst());
        return false;
      }
      Route route =
          new Route(
              new RouteMatch(
                  match,
                  Inclusion.wildcardGuard(host.key().name()).map(List::of).orElse(List.of()),
                  List.of()),
              new RouteAction.Forward(List.of(destination), List.of()),
              annotations.forceSslRedirect(),
              0,
              ingress.key(),
              features);
      if (annotations.forceSslRedirect() || annotations.allowsHttp()) {
        checkListener(TrafficListener.Protocol.HTTP, host, visit);
        host.plain.add(route);
      }
      if (host.secure.termination.isPresent()) {
        host.secure.add(route);
      }
      return true;
    }

    private List<DestinationFeature> destinationFeatures(
        Ingress.ServiceBackend reference, Consumer<String> problem) {
      Settings.HeaderSettings headers = lookups.settings().headers();
      if (!headers.applyToIngress()) {
        return List.of();
      }
      Ingress.BackendPort port = reference.port();
      int number = port == null || port.number() == null ? 0 : port.number();
      Map<String, String> variables =
          Map.of(
              "CONTOUR_NAMESPACE", ingress.metadata().namespace(),
              "CONTOUR_SERVICE_NAME", reference.name(),
              "CONTOUR_SERVICE_PORT", Integer.toString(number));
      return Headers.configured(headers, variables, problem);
    }

    private ClusterPlan cluster(
        NamespacedName name, BackendLookup.Found backend, ServiceDraft draft) {
      Settings.ClusterSettings settings = lookups.settings().cluster();
      List<ClusterFeature> features =
          List.of(
              LoadBalancing.UNSET,
              new UpstreamConnection(
                  draft.protocol,
                  false,
                  "",
                  Optional.empty(),
                  draft.clientCertificate,
                  Optional.of(settings.upstreamTls()),
                  Timeout.unset(),
                  settings.maxRequestsPerConnection()),
              new ClusterLimits(
                  settings.connectTimeout(),
                  DnsLookupFamily.AUTO,
                  settings.perConnectionBufferLimitBytes(),
                  ClusterLimits.withDefaults(backend.breakers(), settings.circuitBreakers())));
      return lookups
          .clusters()
          .ofService(new Upstream.ServicePort(name, backend.port()), backend.upstream(), features);
    }

    private static String pathText(Ingress.Path path) {
      String text = Values.text(path.path());
      return text.isEmpty() ? "/" : text;
    }

    private Optional<PathMatch> match(Ingress.Path path) {
      String text = pathText(path);
      return switch (Values.text(path.pathType())) {
        case "Exact" -> Optional.of(new PathMatch.Exact(text));
        case "Prefix" -> {
          String prefix = text.equals("/") ? text : PathMatch.withoutTrailingSlashes(text);
          yield Optional.of(
              text.equals("/")
                  ? PathMatch.prefix("/")
                  : new PathMatch.Prefix(prefix, PathMatch.Segmentation.SEGMENT));
        }
        default -> {
          if (text.chars().noneMatch(letter -> "^+*[]%".indexOf(letter) >= 0)) {
            yield Optional.of(PathMatch.prefix(text));
          }
          Optional<String> error = Regexes.error(text);
          if (error.isPresent()) {
            visit.error(
                "RouteError",
                "PathMatchConditionsNotValid",
                "path " + text + " is no valid pattern: " + error.get());
            yield Optional.empty();
          }
          yield Optional.of(new PathMatch.Regex(text));
        }
      };
    }
  }
}
