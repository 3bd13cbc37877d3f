package io.projectcontour.feature;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.RateLimit;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.envoyproxy.envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Matchers;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.finding.Findings;
import io.projectcontour.httpproxy.Conditions;
import io.projectcontour.httpproxy.Regexes;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.httpproxy.SingleLine;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HeadersPolicy;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.RateLimitPolicy;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.route.VirtualHostFeature;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.RateLimitServiceSettings;
import io.projectcontour.tables.Lookups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits of the rate of requests (spec: httpproxy.md section 13). */
public final class RateLimits {
  /** Envoy's own limit. */
  private static final int MOST_HEADERS = 10;

  private RateLimits() {}

  private static final class InvalidRateLimitException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRateLimitException(String message) {
      super(message, null, false, false);
    }
  }

  /** {@code routes[].rateLimitPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    RateLimitPolicy policy = context.route().rateLimitPolicy();
    if (policy == null) {
      return true;
    }
    try {
      String host = context.virtualHost().fqdn();
      Optional<Local> local = local(policy.local(), host);
      local.ifPresent(draft.features::add);
      Optional<Global> global = global(policy.global());
      if (policy.local() != null
          || (policy.global() != null && !policy.global().descriptors().isEmpty())) {
        global.ifPresent(draft.features::add);
      }
      if (policy.global() != null && policy.global().disabled()) {
        draft.features.add(new IgnoreVirtualHost());
      }
      return true;
    } catch (InvalidRateLimitException e) {
      context
          .visit()
          .error(
              "RouteError",
              "RateLimitPolicyNotValid",
              "route.rateLimitPolicy is invalid: " + e.getMessage());
      return false;
    }
  }

  /** {@code virtualhost.rateLimitPolicy}, with the configured default behind its global part. */
  public static boolean onVirtualHost(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<VirtualHostFeature> features) {
    @Nullable RateLimitPolicy policy = host.rateLimitPolicy();
    RateLimitPolicy.@Nullable Global own = policy == null ? null : policy.global();
    String where = "Spec.VirtualHost.RateLimitPolicy is invalid: ";
    try {
      local(policy == null ? null : policy.local(), host.fqdn()).ifPresent(features::add);
      boolean counts =
          own != null
              && (!own.descriptors().isEmpty() || (policy != null && policy.local() != null));
      Optional<Global> global = counts ? global(own) : Optional.empty();
      if (global.isEmpty() && (own == null || !own.disabled())) {
        where = "Default Global RateLimit Policy is invalid: ";
        global =
            global(
                lookups
                    .settings()
                    .rateLimitService()
                    .flatMap(RateLimitServiceSettings::defaultPolicy)
                    .orElse(null));
      }
      global.ifPresent(features::add);
      return true;
    } catch (InvalidRateLimitException e) {
      visit.error("VirtualHostError", "RateLimitPolicyNotValid", where + e.getMessage());
      return false;
    }
  }

  private static Optional<Local> local(RateLimitPolicy.@Nullable Local policy, String host)
      throws InvalidRateLimitException {
    if (policy == null) {
      return Optional.empty();
    }
    if (policy.requests() <= 0) {
      throw new InvalidRateLimitException(
          "invalid requests value " + policy.requests() + " in local rate limit policy");
    }
    Duration interval =
        switch (Values.text(policy.unit())) {
          case "second" -> Duration.ofSeconds(1);
          case "minute" -> Duration.ofMinutes(1);
          case "hour" -> Duration.ofHours(1);
          default ->
              throw new InvalidRateLimitException(
                  "invalid unit "
                      + GoText.quote(Values.text(policy.unit()))
                      + " in local rate limit policy");
        };
    Map<String, String> headers = new TreeMap<>();
    for (HeadersPolicy.HeaderValue header : policy.responseHeadersToAdd()) {
      String name = HeaderNames.canonical(header.name());
      Optional<String> error = HeaderNames.error(name);
      if (headers.containsKey(name)) {
        throw new InvalidRateLimitException("duplicate header addition: " + GoText.quote(name));
      }
      if (error.isPresent()) {
        throw new InvalidRateLimitException(
            "invalid header name " + GoText.quote(name) + ": " + error.get());
      }
      Optional<String> valueError = HeaderValues.error(name, header.value());
      if (valueError.isPresent()) {
        throw new InvalidRateLimitException(valueError.get());
      }
      headers.put(name, HeaderValues.escape(header.value(), Map.of()));
    }
    if (headers.size() > MOST_HEADERS) {
      throw new InvalidRateLimitException(
          "responseHeadersToAdd has "
              + headers.size()
              + " headers, Envoy adds "
              + MOST_HEADERS
              + " at most");
    }
    return Optional.of(
        new Local(
            host,
            policy.requests(),
            policy.requests() + policy.burst(),
            interval,
            policy.responseStatusCode(),
            headers));
  }

  private static Optional<Global> global(RateLimitPolicy.@Nullable Global policy)
      throws InvalidRateLimitException {
    if (policy == null || policy.disabled()) {
      return Optional.empty();
    }
    List<List<RateLimitPolicy.Entry>> descriptors = new ArrayList<>();
    for (RateLimitPolicy.Descriptor descriptor : policy.descriptors()) {
      if (descriptor.entries().isEmpty()) {
        throw new InvalidRateLimitException("rate limit descriptor must have an entry");
      }
      for (RateLimitPolicy.Entry entry : descriptor.entries()) {
        int set =
            (entry.genericKey() != null ? 1 : 0)
                + (entry.requestHeader() != null ? 1 : 0)
                + (entry.requestHeaderValueMatch() != null ? 1 : 0)
                + (entry.remoteAddress() != null ? 1 : 0);
        if (set != 1) {
          throw new InvalidRateLimitException(
              "rate limit descriptor entry must have exactly one field set");
        }
        checkTexts(entry);
        checkHeaders(entry);
      }
      descriptors.add(descriptor.entries());
    }
    return Optional.of(new Global(descriptors));
  }

  /** The CRD sees to it; nobody does for the configuration file. */
  private static void checkTexts(RateLimitPolicy.Entry entry) throws InvalidRateLimitException {
    boolean complete =
        (entry.genericKey() == null || !entry.genericKey().value().isEmpty())
            && (entry.requestHeader() == null
                || (!entry.requestHeader().headerName().isEmpty()
                    && !entry.requestHeader().descriptorKey().isEmpty()))
            && (entry.requestHeaderValueMatch() == null
                || !entry.requestHeaderValueMatch().value().isEmpty());
    if (!complete) {
      throw new InvalidRateLimitException(
          "the value, headerName and descriptorKey of a rate limit descriptor entry must not be empty");
    }
  }

  /** Envoy refuses patterns that are none, and an entry that compares nothing. */
  private static void checkHeaders(RateLimitPolicy.Entry entry) throws InvalidRateLimitException {
    if (entry.requestHeader() != null) {
      checkHeaderName(entry.requestHeader().headerName());
    }
    if (entry.requestHeaderValueMatch() != null) {
      List<HeaderMatch> matches = matches(entry.requestHeaderValueMatch());
      if (matches.isEmpty()) {
        throw new InvalidRateLimitException(
            "requestHeaderValueMatch must have a header with a condition, such as present or exact");
      }
      for (HeaderMatch match : matches) {
        checkHeaderName(match.name());
        Optional<String> error =
            match.kind() == HeaderMatch.Kind.REGEX
                ? Regexes.error(match.value())
                : Optional.empty();
        if (error.isPresent()) {
          throw new InvalidRateLimitException(
              "supplied regex: " + match.value() + " invalid. error: " + error.get());
        }
      }
    }
  }

  private static void checkHeaderName(String name) throws InvalidRateLimitException {
    Optional<String> error = SingleLine.headerNameError(name);
    if (error.isPresent()) {
      throw new InvalidRateLimitException(error.get());
    }
  }

  private static List<HeaderMatch> matches(RateLimitPolicy.RequestHeaderValueMatch match) {
    return match.headers().stream()
        .flatMap(header -> Conditions.headerMatch(header).stream())
        .toList();
  }

  /** A limit that each Envoy keeps. {@code statusCode} 0 is Envoy's 429. */
  private record Local(
      String host,
      long tokensPerFill,
      long maxTokens,
      Duration fillInterval,
      int statusCode,
      Map<String, String> headers)
      implements RouteFeature, VirtualHostFeature {
    @Override
    public void apply(Route.Builder route) {
      route.putTypedPerFilterConfig(FilterNames.LOCAL_RATE_LIMIT, toEnvoy());
    }

    @Override
    public void apply(VirtualHost.Builder virtualHost) {
      virtualHost.putTypedPerFilterConfig(FilterNames.LOCAL_RATE_LIMIT, toEnvoy());
    }

    private Any toEnvoy() {
      RuntimeFractionalPercent always =
          RuntimeFractionalPercent.newBuilder()
              .setDefaultValue(
                  FractionalPercent.newBuilder()
                      .setNumerator(100)
                      .setDenominator(FractionalPercent.DenominatorType.HUNDRED))
              .build();
      LocalRateLimit.Builder limit =
          LocalRateLimit.newBuilder()
              .setStatPrefix("vhost." + host)
              .setTokenBucket(
                  TokenBucket.newBuilder()
                      .setMaxTokens((int) maxTokens)
                      .setTokensPerFill(Messages.uint32(tokensPerFill))
                      .setFillInterval(Messages.duration(fillInterval)))
              .setFilterEnabled(always)
              .setFilterEnforced(always)
              .addAllResponseHeadersToAdd(Messages.overwrite(headers));
      if (statusCode > 0) {
        limit.setStatus(HttpStatus.newBuilder().setCodeValue(statusCode));
      }
      return Messages.any(limit.build());
    }
  }

  /** What is sent to the rate limit service. */
  private record Global(List<List<RateLimitPolicy.Entry>> descriptors)
      implements RouteFeature, VirtualHostFeature {
    private Global {
      descriptors = List.copyOf(descriptors);
    }

    @Override
    public void apply(Route.Builder route) {
      descriptors.forEach(entries -> route.getRouteBuilder().addRateLimits(toEnvoy(entries)));
    }

    @Override
    public void apply(VirtualHost.Builder host) {
      descriptors.forEach(entries -> host.addRateLimits(toEnvoy(entries)));
    }

    private static RateLimit toEnvoy(List<RateLimitPolicy.Entry> entries) {
      RateLimit.Builder limit = RateLimit.newBuilder();
      entries.forEach(entry -> limit.addActions(action(entry)));
      return limit.build();
    }

    private static RateLimit.Action.Builder action(RateLimitPolicy.Entry entry) {
      RateLimit.Action.Builder action = RateLimit.Action.newBuilder();
      if (entry.genericKey() != null) {
        action.setGenericKey(
            RateLimit.Action.GenericKey.newBuilder()
                .setDescriptorKey(Values.text(entry.genericKey().key()))
                .setDescriptorValue(entry.genericKey().value()));
      } else if (entry.requestHeader() != null) {
        action.setRequestHeaders(
            RateLimit.Action.RequestHeaders.newBuilder()
                .setHeaderName(entry.requestHeader().headerName())
                .setDescriptorKey(entry.requestHeader().descriptorKey()));
      } else if (entry.requestHeaderValueMatch() != null) {
        List<HeaderMatch> headers = matches(entry.requestHeaderValueMatch());
        action.setHeaderValueMatch(
            RateLimit.Action.HeaderValueMatch.newBuilder()
                .setDescriptorValue(entry.requestHeaderValueMatch().value())
                .setExpectMatch(BoolValue.of(entry.requestHeaderValueMatch().expectMatch()))
                .addAllHeaders(headers.stream().map(Matchers::header).toList()));
      } else {
        action.setRemoteAddress(RateLimit.Action.RemoteAddress.getDefaultInstance());
      }
      return action;
    }
  }

  /** The virtual host's limits do not hold for the route. */
  private record IgnoreVirtualHost() implements RouteFeature {
    @Override
    public void apply(Route.Builder route) {
      route.putTypedPerFilterConfig(
          FilterNames.RATE_LIMIT,
          Messages.any(
              RateLimitPerRoute.newBuilder()
                  .setVhRateLimits(RateLimitPerRoute.VhRateLimitsOptions.IGNORE)
                  .build()));
    }
  }
}
