package io.projectcontour.app.config;

import io.projectcontour.k8s.contour.Authorization;
import io.projectcontour.k8s.contour.Authorization.AllowedHeader;
import io.projectcontour.k8s.contour.Authorization.ExtensionReference;
import io.projectcontour.k8s.contour.Authorization.HttpSettings;
import io.projectcontour.k8s.contour.Authorization.RequestBody;
import io.projectcontour.k8s.contour.AuthorizationPolicy;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.CustomTag;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.HeaderChanges;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.PolicySettings;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.RateLimitService;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Reference;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Tracing;
import io.projectcontour.k8s.contour.MatchCondition;
import io.projectcontour.k8s.contour.RateLimitPolicy;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the configuration file for services that Envoy asks, and for changes of headers
 * (spec: config.md section 2.8).
 */
final class ExternalServiceKeys {
  private static final String RATE_LIMIT = "rateLimitService";
  private static final String AUTHORIZATION = "globalExtAuth";
  private static final String DEFAULT_POLICY = RATE_LIMIT + ".defaultGlobalRateLimitPolicy";

  private final Section root;

  ExternalServiceKeys(Section root) {
    this.root = root;
  }

  PolicySettings policy() {
    Section policy = root.section("policy", "policy");
    return new PolicySettings(
        headerChanges(policy, "request-headers", "policy.requestHeaders"),
        headerChanges(policy, "response-headers", "policy.responseHeaders"),
        policy.flag("applyToIngress", "policy.applyToIngress"));
  }

  private static HeaderChanges headerChanges(Section policy, String key, String field) {
    Section changes = policy.section(key, field);
    return new HeaderChanges(
        changes.map("set", field + ".set"), changes.texts("remove", field + ".remove"));
  }

  /** The section counts even without a service, so that its absence is reported. */
  @Nullable RateLimitService rateLimit() {
    Section section = root.section(RATE_LIMIT, RATE_LIMIT);
    RateLimitService service =
        new RateLimitService(
            service(section, RATE_LIMIT + ".extensionService"),
            section.text("domain", RATE_LIMIT + ".domain"),
            section.flag("failOpen", RATE_LIMIT + ".failOpen"),
            section.flag("enableXRateLimitHeaders", RATE_LIMIT + ".enableXRateLimitHeaders"),
            section.flag(
                "enableResourceExhaustedCode", RATE_LIMIT + ".enableResourceExhaustedCode"),
            defaultPolicy(section));
    return section.isPresent() ? service : null;
  }

  private static Reference service(Section section, String field) {
    String text = section.text("extensionService", field);
    return text == null || text.isEmpty() ? new Reference("", "") : FileSpec.reference(text);
  }

  private static RateLimitPolicy.@Nullable Global defaultPolicy(Section service) {
    if (!service.has("defaultGlobalRateLimitPolicy")) {
      return null;
    }
    Section policy = service.section("defaultGlobalRateLimitPolicy", DEFAULT_POLICY);
    return new RateLimitPolicy.Global(
        isTrue(policy.flag("disabled", DEFAULT_POLICY + ".disabled")),
        policy.sections(
            "descriptors",
            DEFAULT_POLICY + ".descriptors",
            descriptor ->
                new RateLimitPolicy.Descriptor(
                    descriptor.sections(
                        "entries", DEFAULT_POLICY + ".entries", ExternalServiceKeys::entry))));
  }

  private static RateLimitPolicy.Entry entry(Section entry) {
    return new RateLimitPolicy.Entry(
        present(
            entry,
            "genericKey",
            "",
            it -> new RateLimitPolicy.GenericKey(it.text("key", ""), text(it, "value"))),
        present(
            entry,
            "requestHeader",
            "",
            it ->
                new RateLimitPolicy.RequestHeader(
                    text(it, "headerName"), text(it, "descriptorKey"))),
        present(
            entry,
            "requestHeaderValueMatch",
            "",
            it ->
                new RateLimitPolicy.RequestHeaderValueMatch(
                    it.sections("headers", "", ExternalServiceKeys::headerCondition),
                    isTrue(it.flag("expectMatch", "")),
                    text(it, "value"))),
        present(entry, "remoteAddress", "", _ -> new RateLimitPolicy.RemoteAddress()));
  }

  /** These keys are in lower case in files, other than in objects. */
  private static MatchCondition.Header headerCondition(Section header) {
    return new MatchCondition.Header(
        text(header, "name"),
        isTrue(header.flag("present", "")),
        isTrue(header.flag("notpresent", "")),
        text(header, "contains"),
        text(header, "notcontains"),
        isTrue(header.flag("ignorecase", "")),
        text(header, "exact"),
        text(header, "notexact"),
        text(header, "regex"),
        isTrue(header.flag("treatmissingasempty", "")));
  }

  /** The section counts even without a service, so that its absence is reported. */
  @Nullable Authorization globalAuthorization() {
    Section section = root.section(AUTHORIZATION, AUTHORIZATION);
    Reference service = service(section, AUTHORIZATION + ".extensionRef");
    Authorization authorization =
        new Authorization(
            new ExtensionReference(null, service.namespace(), service.name()),
            section.text("serviceType", AUTHORIZATION + ".serviceType"),
            present(
                section,
                "httpSettings",
                AUTHORIZATION + ".httpSettings",
                ExternalServiceKeys::httpSettings),
            present(
                section,
                "authPolicy",
                AUTHORIZATION + ".authPolicy",
                ExternalServiceKeys::authPolicy),
            section.text("responseTimeout", AUTHORIZATION + ".responseTimeout"),
            isTrue(section.flag("failOpen", AUTHORIZATION + ".failOpen")),
            present(
                section,
                "withRequestBody",
                AUTHORIZATION + ".withRequestBody",
                ExternalServiceKeys::requestBody));
    return section.isPresent() ? authorization : null;
  }

  /** These keys are in lower case in files, other than in objects. */
  private static HttpSettings httpSettings(Section settings) {
    String field = AUTHORIZATION + ".httpSettings";
    return new HttpSettings(
        settings.text("pathprefix", field + ".pathPrefix"),
        allowedHeaders(
            settings, "allowedauthorizationheaders", field + ".allowedAuthorizationHeaders"),
        allowedHeaders(settings, "allowedupstreamheaders", field + ".allowedUpstreamHeaders"));
  }

  private static List<AllowedHeader> allowedHeaders(Section settings, String key, String field) {
    return settings.sections(
        key,
        field,
        header ->
            new AllowedHeader(
                header.text("exact", ""),
                header.text("prefix", ""),
                header.text("suffix", ""),
                header.text("contains", ""),
                isTrue(header.flag("ignorecase", ""))));
  }

  private static AuthorizationPolicy authPolicy(Section policy) {
    String field = AUTHORIZATION + ".authPolicy";
    return new AuthorizationPolicy(
        isTrue(policy.flag("disabled", field + ".disabled")),
        policy.map("context", field + ".context"));
  }

  private static RequestBody requestBody(Section body) {
    String field = AUTHORIZATION + ".withRequestBody";
    Long bytes = body.number("maxRequestBytes", field + ".maxRequestBytes", 0, Integer.MAX_VALUE);
    return new RequestBody(
        bytes == null ? 0 : bytes.intValue(),
        isTrue(body.flag("allowPartialMessage", field + ".allowPartialMessage")),
        isTrue(body.flag("packAsBytes", field + ".packAsBytes")));
  }

  @Nullable Tracing tracing() {
    if (!root.has("tracing")) {
      return null;
    }
    Section section = root.section("tracing", "tracing");
    return new Tracing(
        section.flag("includePodDetail", "tracing.includePodDetail"),
        section.text("serviceName", "tracing.serviceName"),
        section.text("overallSampling", "tracing.overallSampling"),
        section.text("clientSampling", "tracing.clientSampling"),
        section.text("randomSampling", "tracing.randomSampling"),
        section.unsigned("maxPathTagLength", "tracing.maxPathTagLength"),
        section.sections(
            "customTags",
            "tracing.customTags",
            tag ->
                new CustomTag(
                    text(tag, "tagName"),
                    tag.text("literal", ""),
                    tag.text("requestHeaderName", ""))),
        service(section, "tracing.extensionService"));
  }

  private static <T> @Nullable T present(
      Section section, String key, String field, Function<Section, T> reader) {
    return section.has(key) ? reader.apply(section.section(key, field)) : null;
  }

  private static String text(Section section, String key) {
    String text = section.text(key, "");
    return text == null ? "" : text;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }
}
