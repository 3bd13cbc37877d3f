package io.projectcontour.app.config;

import io.projectcontour.feature.ExternalAuthorization;
import io.projectcontour.httpproxy.SingleLine;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.Authorization;
import io.projectcontour.k8s.contour.Authorization.AllowedHeader;
import io.projectcontour.k8s.contour.Authorization.ExtensionReference;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.CustomTag;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.RateLimitService;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Reference;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Tracing;
import io.projectcontour.settings.GlobalAuthorizationSettings;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.RateLimitServiceSettings;
import io.projectcontour.settings.TracingSettings;
import io.projectcontour.settings.TracingSettings.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the services that Envoy asks (spec: config.md section 2.8). */
final class ExternalServiceReader {
  private static final Reference NO_SERVICE = new Reference("", "");
  private static final double ALL = 100;
  private static final int PATH_LENGTH = 256;

  private final Report report;

  ExternalServiceReader(Report report) {
    this.report = report;
  }

  Optional<RateLimitServiceSettings> rateLimit(@Nullable RateLimitService service) {
    if (service == null) {
      return Optional.empty();
    }
    Reference extension = Objects.requireNonNullElse(service.extensionService(), NO_SERVICE);
    if (!isNamed("rateLimitService", extension.name())) {
      return Optional.empty();
    }
    return Optional.of(
        new RateLimitServiceSettings(
            new NamespacedName(extension.namespace(), extension.name()),
            Values.text(service.domain(), RateLimitServiceSettings.DEFAULT_DOMAIN),
            Values.isTrue(service.failOpen()),
            Values.isTrue(service.enableXRateLimitHeaders()),
            Values.isTrue(service.enableResourceExhaustedCode()),
            Optional.ofNullable(service.defaultGlobalRateLimitPolicy())));
  }

  Optional<GlobalAuthorizationSettings> authorization(@Nullable Authorization authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    ExtensionReference extension = authorization.extensionRef();
    if (extension == null || !isNamed("globalExtAuth", Values.text(extension.name(), ""))) {
      return Optional.empty();
    }
    checkAuthorization(authorization);
    return Optional.of(
        new GlobalAuthorizationSettings(
            new NamespacedName(
                Values.text(extension.namespace(), "default"), Values.text(extension.name(), "")),
            authorization));
  }

  /** Contour works without the service, and overlooks what else is said about it. */
  private boolean isNamed(String field, String name) {
    if (name.isEmpty()) {
      report.warning(field, "has no effect, since it names no extension service");
    }
    return !name.isEmpty();
  }

  private void checkAuthorization(Authorization authorization) {
    String type = Values.text(authorization.serviceType(), "grpc");
    if (!type.equals("grpc") && !type.equals("http")) {
      report.mistake(
          "globalExtAuth.serviceType",
          "invalid service type " + GoText.quote(type) + "; use grpc or http");
    }
    boolean isHttp = type.equals("http");
    if (isHttp
        && authorization.authPolicy() != null
        && !authorization.authPolicy().context().isEmpty()) {
      report.mistake(
          "globalExtAuth.authPolicy.context",
          "the context is sent to services of type grpc only; remove it or the type http");
    }
    new TimeoutReader(report)
        .timeout("globalExtAuth.responseTimeout", authorization.responseTimeout());
    Authorization.HttpSettings settings = authorization.httpSettings();
    if (settings != null) {
      String field = "globalExtAuth.httpSettings";
      if (!isHttp) {
        report.warning(field, "has no effect on services of type grpc; set serviceType to http");
      }
      ExternalAuthorization.pathPrefixError(authorization)
          .ifPresent(error -> report.mistake(field + ".pathPrefix", error));
      checkHeaders(field + ".allowedAuthorizationHeaders", settings.allowedAuthorizationHeaders());
      checkHeaders(field + ".allowedUpstreamHeaders", settings.allowedUpstreamHeaders());
    }
  }

  private void checkHeaders(String field, List<AllowedHeader> headers) {
    for (int i = 0; i < headers.size(); i++) {
      AllowedHeader header = headers.get(i);
      long comparisons =
          Stream.of(header.exact(), header.prefix(), header.suffix(), header.contains())
              .filter(text -> !Values.text(text, "").isEmpty())
              .count();
      if (comparisons != 1) {
        report.mistake(
            field + "[" + i + "]",
            "has to have exactly one of exact, prefix, suffix and contains, not " + comparisons);
      }
    }
  }

  Optional<TracingSettings> tracing(@Nullable Tracing tracing) {
    if (tracing == null) {
      return Optional.empty();
    }
    Reference extension = Objects.requireNonNullElse(tracing.extensionService(), NO_SERVICE);
    if (extension.name().isEmpty()) {
      report.mistake("tracing", "tracing.extensionService must be defined");
    }
    return Optional.of(
        new TracingSettings(
            new NamespacedName(extension.namespace(), extension.name()),
            tracing.serviceName() == null ? "contour" : tracing.serviceName(),
            sampling("tracing.overallSampling", tracing.overallSampling()),
            sampling("tracing.clientSampling", tracing.clientSampling()),
            sampling("tracing.randomSampling", tracing.randomSampling()),
            tracing.maxPathTagLength() == null
                ? PATH_LENGTH
                : (int) tracing.maxPathTagLength().longValue(),
            tags(tracing)));
  }

  private double sampling(String field, @Nullable String text) {
    if (text == null) {
      return ALL;
    }
    try {
      double share = Double.parseDouble(text);
      if (share == 0) {
        report.warning(field, "0 acts as 100; use a small share such as 0.0001 for hardly any");
        return ALL;
      }
      if (!(share > 0 && share <= ALL)) {
        report.mistake(field, "has to be a share from 0 to 100 per cent, not " + text);
      }
      return share;
    } catch (NumberFormatException e) {
      report.mistake(field, "has to be a number such as 12.5, not " + GoText.quote(text));
      return ALL;
    }
  }

  private List<TracingSettings.CustomTag> tags(Tracing tracing) {
    List<TracingSettings.CustomTag> tags = new ArrayList<>();
    if (tracing.includePodDetail() == null || tracing.includePodDetail()) {
      tags.add(new TracingSettings.CustomTag("podName", new Value.Environment("HOSTNAME")));
      tags.add(
          new TracingSettings.CustomTag(
              "podNamespace", new Value.Environment("CONTOUR_NAMESPACE")));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tracing.customTags().size(); i++) {
      String field = "tracing.customTags[" + i + "]";
      CustomTag tag = tracing.customTags().get(i);
      if (tag.tagName().isEmpty()) {
        report.mistake(field, "has to have a tagName");
      } else if (!names.add(tag.tagName())) {
        report.mistake(field, "tagName " + tag.tagName() + " is duplicate; choose another name");
      }
      String literal = Values.text(tag.literal(), "");
      String header = Values.text(tag.requestHeaderName(), "");
      if (literal.isEmpty() == header.isEmpty()) {
        report.mistake(field, "must set exactly one of literal or requestHeaderName");
      }
      SingleLine.error(header)
          .ifPresent(error -> report.mistake(field + ".requestHeaderName", error));
      tags.add(
          new TracingSettings.CustomTag(
              tag.tagName(),
              literal.isEmpty() ? new Value.RequestHeader(header) : new Value.Literal(literal)));
    }
    return tags;
  }
}
