package io.projectcontour.feature;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.finding.Findings;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.httpproxy.ServiceDraft;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxyService;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.SecretLookup;
import java.util.Optional;

/**
 * Protocol, certificate check and client certificate of a Service (spec: httpproxy.md sections 22.1
 * to 22.3).
 */
public final class UpstreamTls {
  private UpstreamTls() {}

  /** {@code services[].protocol} and {@code validation}. */
  public static boolean protocolAndValidation(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft) {
    return protocolAndValidation(
        service, backend, context.namespace(), context.lookups(), context.visit(), draft);
  }

  /** The same for Services outside of routes. */
  public static boolean protocolAndValidation(
      HttpProxyService service,
      BackendLookup.Found backend,
      String namespace,
      Lookups lookups,
      Findings.Visit visit,
      ServiceDraft draft) {
    draft.protocol = backend.protocol();
    if (service.protocol() != null) {
      Optional<UpstreamProtocol> protocol = UpstreamProtocol.parse(service.protocol());
      if (protocol.isEmpty()) {
        visit.error(
            "ServiceError", "UnsupportedProtocol", "unsupported protocol: " + service.protocol());
        return false;
      }
      draft.protocol = protocol.get();
    }
    if (!draft.protocol.isTls() || service.validation() == null) {
      return true;
    }
    UpstreamValidations.Result result =
        UpstreamValidations.read(service.validation(), namespace, lookups);
    switch (result.validation()) {
      case SecretLookup.Found<UpstreamConnection.Validation>(var validation) ->
          draft.validation = Optional.of(validation);
      case SecretLookup.NotPermitted<?> _ -> {
        visit.error(
            "TLSError",
            "CACertificateNotDelegated",
            "service.UpstreamValidation.CACertificate Secret \""
                + result.secret()
                + "\" is not configured for certificate delegation");
        return false;
      }
      case SecretLookup.Invalid<?>(String reason) -> {
        visit.error(
            "ServiceError",
            "TLSUpstreamValidation",
            "Service ["
                + service.name()
                + ":"
                + service.port()
                + "] TLS upstream validation policy error: "
                + reason);
        return false;
      }
    }
    return true;
  }

  /** The configured client certificate. */
  public static boolean clientCertificate(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft) {
    return clientCertificate(context.lookups(), context.visit(), draft);
  }

  /** The same for Services outside of routes. */
  public static boolean clientCertificate(
      Lookups lookups, Findings.Visit visit, ServiceDraft draft) {
    Optional<NamespacedName> configured = lookups.settings().envoyClientCertificate();
    if (configured.isEmpty()) {
      return true;
    }
    switch (lookups.ownCertificate(configured.get())) {
      case SecretLookup.Found<CertificateReference>(var certificate) -> {
        draft.clientCertificate = Optional.of(certificate);
        return true;
      }
      case SecretLookup.NotPermitted<?> _ -> throw new IllegalStateException("needs no permission");
      case SecretLookup.Invalid<?>(String reason) -> {
        visit.error(
            "TLSError", "SecretNotValid", invalidClientCertificate(configured.get(), reason));
        return false;
      }
    }
  }

  /** What users read when the configured client certificate is bad. */
  static String invalidClientCertificate(NamespacedName secret, String reason) {
    return "tls.envoy-client-certificate Secret \""
        + secret
        + "\" is invalid: "
        + Values.text(reason);
  }
}
