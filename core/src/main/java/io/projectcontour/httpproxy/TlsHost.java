package io.projectcontour.httpproxy;

import com.google.protobuf.ByteString;
import io.projectcontour.feature.ForwardedClientCertificate;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.Tls;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.TlsVersion;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretLookup;
import io.projectcontour.tls.TlsTermination;
import java.util.Optional;

/** The TLS block of a root (spec: httpproxy.md section 20). */
final class TlsHost {
  private static final String ERROR = "TLSError";
  private static final String PREFIX = "Spec.VirtualHost.TLS";

  private final HttpProxy root;
  private final HttpProxy.VirtualHost virtualHost;
  private final Tls tls;
  private final Lookups lookups;
  private final Findings.Visit visit;

  TlsHost(
      HttpProxy root,
      HttpProxy.VirtualHost virtualHost,
      Tls tls,
      Lookups lookups,
      Findings.Visit visit) {
    this.root = root;
    this.virtualHost = virtualHost;
    this.tls = tls;
    this.lookups = lookups;
    this.visit = visit;
  }

  /** Reads the block. Returns false if the host must not be served. */
  boolean translate(HostDraft host) {
    String secretName = Values.text(tls.secretName());
    if (tls.passthrough() && tls.enableFallbackCertificate()) {
      visit.error(
          ERROR,
          "TLSIncompatibleFeatures",
          PREFIX + ": both Passthrough and enableFallbackCertificate were specified");
    }
    if (tls.passthrough() && !secretName.isBlank()) {
      return stop("TLSConfigNotValid", PREFIX + ": both Passthrough and SecretName were specified");
    }
    if (!tls.passthrough() && secretName.isBlank()) {
      return stop(
          "TLSConfigNotValid", PREFIX + ": neither Passthrough nor SecretName were specified");
    }
    if (tls.passthrough()) {
      return tls.clientValidation() == null
          || stop(
              "TLSIncompatibleFeatures",
              PREFIX + " passthrough cannot be combined with tls.clientValidation");
    }
    Optional<CertificateReference> certificate = certificate(secretName);
    return certificate.isPresent()
        && HttpProxyHost.hasListener(TrafficListener.Protocol.HTTPS, host, visit)
        && terminate(host, certificate.get());
  }

  private boolean terminate(HostDraft host, CertificateReference certificate) {
    TlsVersion minimum = TlsVersion.parseOr(tls.minimumProtocolVersion(), TlsVersion.TLS_1_2);
    TlsVersion maximum = TlsVersion.parseOr(tls.maximumProtocolVersion(), TlsVersion.TLS_1_3);
    if (maximum.compareTo(minimum) < 0) {
      return stop(
          "TLSConfigNotValid",
          "Spec.Virtualhost.TLS the minimum protocol version is greater than the maximum protocol version");
    }
    host.secure.termination =
        Optional.of(new TlsTermination(certificate, minimum, maximum, Optional.empty()));
    if (!fallback(host)) {
      return false;
    }
    if (tls.clientValidation() != null) {
      Optional<TlsTermination.ClientValidation> validation =
          clientValidation(tls.clientValidation());
      if (validation.isEmpty()) {
        return false;
      }
      host.secure.termination =
          Optional.of(new TlsTermination(certificate, minimum, maximum, validation));
      if (tls.clientValidation().forwardClientCertificate() != null) {
        host.secure.connectionFeatures.add(
            new ForwardedClientCertificate(tls.clientValidation().forwardClientCertificate()));
      }
    }
    return true;
  }

  private boolean stop(String reason, String message) {
    visit.error(ERROR, reason, message);
    return false;
  }

  private Optional<CertificateReference> certificate(String secretName) {
    NamespacedName name = NamespacedName.parse(secretName, root.metadata().namespace());
    return switch (lookups.certificate(name, root.metadata().namespace())) {
      case SecretLookup.Found<CertificateReference>(var certificate) -> Optional.of(certificate);
      case SecretLookup.NotPermitted<?> _ -> {
        stop(
            "DelegationNotPermitted",
            PREFIX
                + " Secret "
                + GoText.quote(secretName)
                + " certificate delegation not permitted");
        yield Optional.empty();
      }
      case SecretLookup.Invalid<?>(String reason) -> {
        stop(
            "SecretNotValid",
            PREFIX + " Secret " + GoText.quote(secretName) + " is invalid: " + reason);
        yield Optional.empty();
      }
    };
  }

  private boolean fallback(HostDraft host) {
    if (!tls.enableFallbackCertificate()) {
      return true;
    }
    String incompatible =
        tls.clientValidation() != null
            ? "client validation"
            : virtualHost.authorization() != null
                ? "client authorization"
                : virtualHost.jwtProviders().isEmpty() ? "" : "JWT providers";
    if (!incompatible.isEmpty()) {
      return stop(
          "TLSIncompatibleFeatures",
          "Spec.Virtualhost.TLS fallback & " + incompatible + " are incompatible");
    }
    Optional<NamespacedName> configured = lookups.settings().fallbackCertificate();
    if (configured.isEmpty()) {
      return stop(
          "FallbackNotPresent",
          "Spec.Virtualhost.TLS enabled fallback but the fallback Certificate Secret is not configured in Contour configuration file");
    }
    String quoted = GoText.quote(configured.get().toString());
    switch (lookups.certificate(configured.get(), root.metadata().namespace())) {
      case SecretLookup.Found<CertificateReference>(var certificate) -> {
        host.secure.fallback = Optional.of(certificate);
        return true;
      }
      case SecretLookup.NotPermitted<?> _ -> {
        return stop(
            "FallbackNotDelegated",
            PREFIX + " Secret " + quoted + " is not configured for certificate delegation");
      }
      case SecretLookup.Invalid<?>(String reason) -> {
        return stop(
            "FallbackNotValid",
            "Spec.Virtualhost.TLS Secret "
                + quoted
                + " fallback certificate is invalid: "
                + reason);
      }
    }
  }

  private Optional<TlsTermination.ClientValidation> clientValidation(Tls.ClientValidation spec) {
    ByteString authorities = ByteString.EMPTY;
    String caSecret = Values.text(spec.caSecret());
    if (!caSecret.isEmpty()) {
      NamespacedName name = NamespacedName.parse(caSecret, root.metadata().namespace());
      Optional<ByteString> found =
          bytes("CA", caSecret, name, lookups.authorities(name, root.metadata().namespace()));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      authorities = found.get();
    } else if (!spec.skipClientCertValidation()) {
      visit.error(
          ERROR,
          "ClientValidationInvalid",
          PREFIX + " client validation is invalid: CA Secret must be specified");
    }
    ByteString revocations = ByteString.EMPTY;
    String crlSecret = Values.text(spec.crlSecret());
    if (!crlSecret.isEmpty()) {
      NamespacedName name = NamespacedName.parse(crlSecret, root.metadata().namespace());
      Optional<ByteString> found =
          bytes("CRL", crlSecret, name, lookups.revocations(name, root.metadata().namespace()));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      revocations = found.get();
    }
    return Optional.of(
        new TlsTermination.ClientValidation(
            authorities,
            revocations,
            spec.crlOnlyVerifyLeafCert() && !revocations.isEmpty(),
            spec.skipClientCertValidation(),
            spec.optionalClientCertificate()));
  }

  private Optional<ByteString> bytes(
      String what, String written, NamespacedName name, SecretLookup<SecretCheck.Bytes> lookup) {
    return switch (lookup) {
      case SecretLookup.Found<SecretCheck.Bytes>(var bytes) -> Optional.of(bytes.pem());
      case SecretLookup.NotPermitted<?> _ -> {
        stop(
            "DelegationNotPermitted",
            PREFIX
                + " "
                + what
                + " Secret "
                + GoText.quote(written)
                + " is invalid: certificate delegation not permitted");
        yield Optional.empty();
      }
      case SecretLookup.Invalid<?>(String reason) -> {
        stop(
            "ClientValidationInvalid",
            PREFIX
                + " client validation is invalid: invalid "
                + what
                + " Secret \""
                + name
                + "\": "
                + reason);
        yield Optional.empty();
      }
    };
  }
}
