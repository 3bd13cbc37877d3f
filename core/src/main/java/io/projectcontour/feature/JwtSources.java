package io.projectcontour.feature;

import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.finding.Findings;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.SecretValue;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.k8s.contour.JwtProvider;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.SecretLookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads where the keys of JWT providers come from (spec: httpproxy.md section 15.1). */
final class JwtSources {
  private static final String PREFIX = "Spec.VirtualHost.JWTProviders";
  private static final String REMOTE = PREFIX + ".RemoteJWKS";

  /** Envoy's own limit. */
  private static final Duration MOST_CACHE = Duration.ofHours(2_499_999);

  private final String namespace;
  private final Lookups lookups;
  private final Findings.Visit visit;

  JwtSources(String namespace, Lookups lookups, Findings.Visit visit) {
    this.namespace = namespace;
    this.lookups = lookups;
    this.visit = visit;
  }

  /** The keys of a provider; empty when an error has been noted. */
  Optional<Jwt.Keys> read(JwtProvider provider) {
    if (provider.remoteJWKS() != null && provider.localJWKS() != null) {
      return error(
          "JWKSSourceConflict",
          PREFIX
              + " for provider "
              + GoText.quote(provider.name())
              + " is invalid: at most one of remoteJWKS or localJWKS may be set");
    }
    if (provider.remoteJWKS() != null) {
      return remote(provider.remoteJWKS());
    }
    if (provider.localJWKS() != null) {
      return local(provider, provider.localJWKS());
    }
    return error(
        "JWKSSourceMissing",
        PREFIX
            + " for provider "
            + GoText.quote(provider.name())
            + " is invalid: exactly one of remoteJWKS or localJWKS must be set");
  }

  private Optional<Jwt.Keys> error(String reason, String message) {
    visit.error(Jwt.ERROR, reason, message);
    return Optional.empty();
  }

  private Optional<Jwt.Keys> local(JwtProvider provider, JwtProvider.LocalJwks local) {
    Optional<Secret> secret = lookups.secret(new NamespacedName(namespace, local.secretName()));
    String problem;
    if (secret.isEmpty()) {
      problem = "Secret not found";
    } else if (!secret.get().typeOrOpaque().equals("Opaque")) {
      problem = "secret type is not \"Opaque\"";
    } else {
      SecretValue value = secret.get().value(local.key());
      problem =
          value.isEmpty()
              ? "missing " + GoText.quote(local.key()) + " key or empty value"
              : keysProblem(value.text());
      if (problem.isEmpty()) {
        return Optional.of(new Jwt.Keys.Local(value.text()));
      }
    }
    return error(
        "LocalJWKSInvalid",
        PREFIX
            + ".LocalJWKS for provider "
            + GoText.quote(provider.name())
            + " is invalid: "
            + problem);
  }

  private static String keysProblem(String text) {
    if (text.isBlank()) {
      return "empty JWKS";
    }
    try {
      JsonNode node = KubernetesObjects.mapper().readTree(text);
      if (!node.isObject()) {
        return "JWKS must be a JSON object";
      }
      if (!node.has("keys")) {
        return "JWKS must contain a \"keys\" array";
      }
      if (!node.get("keys").isArray()) {
        return "JWKS \"keys\" must be an array";
      }
      // Envoy would refuse all hosts with TLS because of it.
      return node.get("keys").valueStream().anyMatch(JsonWebKeys::isUsable)
          ? ""
          : "JWKS has no key that Envoy can use; it takes RSA, EC (P-256, P-384, P-521), OKP (Ed25519) and oct";
    } catch (JacksonException e) {
      return "not valid JSON: " + e.getOriginalMessage();
    }
  }

  private Optional<Jwt.Keys> remote(JwtProvider.RemoteJwks remote) {
    URI uri;
    try {
      uri = new URI(remote.uri());
    } catch (URISyntaxException e) {
      return error("RemoteJWKSURIInvalid", REMOTE + ".URI is invalid: " + e.getMessage());
    }
    String scheme = Values.text(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return error(
          "RemoteJWKSSchemeInvalid",
          REMOTE + ".URI has invalid scheme " + GoText.quote(scheme) + ", must be http or https");
    }
    if (uri.getHost() == null) {
      return error(
          "RemoteJWKSURIInvalid",
          REMOTE + ".URI is invalid: no host in " + GoText.quote(remote.uri()));
    }
    // The brackets of an IPv6 address are not part of it.
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    OptionalInt port = port(uri, scheme);
    if (port.isEmpty()) {
      return error(
          "RemoteJWKSPortInvalid",
          REMOTE + ".URI has an invalid port: " + GoText.quote(uri.getRawAuthority()));
    }
    Optional<UpstreamConnection.Validation> validation = Optional.empty();
    if (remote.validation() != null) {
      if (scheme.equals("http")) {
        return error(
            "RemoteJWKSUpstreamValidationInvalid",
            REMOTE + ".UpstreamValidation must not be specified when URI scheme is http.");
      }
      UpstreamValidations.Result result =
          UpstreamValidations.read(remote.validation(), namespace, lookups);
      switch (result.validation()) {
        case SecretLookup.Found<UpstreamConnection.Validation>(var found) ->
            validation = Optional.of(found);
        case SecretLookup.NotPermitted<?> _ -> {
          return error(
              "RemoteJWKSCACertificateNotDelegated",
              REMOTE
                  + ".UpstreamValidation.CACertificate Secret \""
                  + result.secret()
                  + "\" is not configured for certificate delegation");
        }
        case SecretLookup.Invalid<?>(String reason) -> {
          return error(
              "RemoteJWKSUpstreamValidationInvalid",
              REMOTE + ".UpstreamValidation is invalid: " + reason);
        }
      }
    }
    Duration timeout = Duration.ofSeconds(1);
    Optional<Duration> cache = Optional.empty();
    String where = "Timeout";
    try {
      if (!Values.text(remote.timeout()).isEmpty()) {
        timeout = GoDuration.parse(Values.text(remote.timeout()));
      }
      if (timeout.isNegative() || timeout.compareTo(Timeout.MOST_OF_A_CALL) > 0) {
        return outOfRange(where, "0s", Timeout.MOST_OF_A_CALL);
      }
      where = "CacheDuration";
      if (!Values.text(remote.cacheDuration()).isEmpty()) {
        cache = Optional.of(GoDuration.parse(Values.text(remote.cacheDuration())));
      }
      if (cache.isPresent()
          && (cache.get().toMillis() < 1 || cache.get().compareTo(MOST_CACHE) > 0)) {
        return outOfRange(where, "1ms", MOST_CACHE);
      }
    } catch (GoDuration.InvalidDurationException e) {
      return error(
          "RemoteJWKS" + where + "Invalid",
          REMOTE + "." + where + " is invalid: " + e.getMessage());
    }
    String family = Values.text(remote.dnsLookupFamily());
    if (!List.of("", "auto", "all", "v4", "v6").contains(family)) {
      return error(
          "RemoteJWKSDNSLookupFamilyInvalid",
          REMOTE
              + ".DNSLookupFamily has an invalid value "
              + GoText.quote(family)
              + ", must be auto, all, v4 or v6");
    }
    return Optional.of(
        new Jwt.Keys.Remote(
            remote.uri(),
            cluster(host, port.getAsInt(), scheme, family, validation),
            timeout,
            cache));
  }

  private Optional<Jwt.Keys> outOfRange(String field, String least, Duration most) {
    return error(
        "RemoteJWKS" + field + "Invalid",
        REMOTE
            + "."
            + field
            + " is invalid: must be in the range ["
            + least
            + ", "
            + GoDuration.format(most)
            + "]");
  }

  /** The port, or that of the scheme; empty when it is none. */
  private static OptionalInt port(URI uri, String scheme) {
    if (uri.getRawAuthority().endsWith(":") || uri.getPort() > 65535) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80);
  }

  private ClusterPlan cluster(
      String host,
      int port,
      String scheme,
      String family,
      Optional<UpstreamConnection.Validation> validation) {
    Settings settings = lookups.settings();
    boolean tls = scheme.equals("https");
    DnsLookupFamily lookupFamily =
        family.isEmpty() ? settings.cluster().dnsLookupFamily() : DnsLookupFamily.parse(family);
    List<ClusterFeature> features = new ArrayList<>();
    features.add(
        new UpstreamConnection(
            tls ? UpstreamProtocol.TLS : UpstreamProtocol.PLAIN,
            false,
            tls ? host : "",
            validation,
            Optional.empty(),
            Optional.of(settings.cluster().upstreamTls()),
            Timeout.unset(),
            Optional.empty()));
    features.add(
        new ClusterLimits(
            Duration.ofSeconds(2),
            lookupFamily,
            Optional.empty(),
            new CircuitBreakers(0, 0, 0, 0, 0)));
    String name = "dnsname/" + scheme + "/" + host;
    return new ClusterPlan(name, "", new Upstream.Named(name, host, port, port), features);
  }
}
