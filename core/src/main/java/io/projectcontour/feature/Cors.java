package io.projectcontour.feature;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.finding.Findings;
import io.projectcontour.httpproxy.Regexes;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.CorsPolicy;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.route.VirtualHostFeature;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.GoText;
import io.projectcontour.tables.Lookups;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers cross-origin requests of browsers (spec: httpproxy.md section 14).
 *
 * @param maxAge in seconds; empty when browsers decide themselves
 */
public record Cors(CorsPolicy policy, List<Origin> origins, String maxAge)
    implements VirtualHostFeature {
  /** An origin: text that ignores case, or a pattern. */
  public record Origin(String text, boolean regex) {
    StringMatcher toEnvoy() {
      return regex
          ? StringMatcher.newBuilder().setSafeRegex(Messages.regex(text)).build()
          : StringMatcher.newBuilder().setExact(text).setIgnoreCase(true).build();
    }
  }

  private static final class InvalidCorsException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidCorsException(String message) {
      super(message, null, false, false);
    }
  }

  /** Copies the list. */
  public Cors {
    origins = List.copyOf(origins);
  }

  /** {@code virtualhost.corsPolicy}. */
  public static boolean onVirtualHost(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<VirtualHostFeature> features) {
    if (host.corsPolicy() == null) {
      return true;
    }
    try {
      features.add(parse(host.corsPolicy()));
      return true;
    } catch (InvalidCorsException e) {
      visit.error(
          "CORSError", "PolicyDidNotParse", "Spec.VirtualHost.CORSPolicy: " + e.getMessage());
      return false;
    }
  }

  private static Cors parse(CorsPolicy policy) throws InvalidCorsException {
    if (policy.allowOrigin().isEmpty()) {
      throw new InvalidCorsException("invalid allowed origin configuration with length 0");
    }
    List<Origin> origins = new ArrayList<>();
    for (String origin : policy.allowOrigin()) {
      if (origin.equals("*") || isOrigin(origin)) {
        origins.add(new Origin(origin, false));
      } else if (Regexes.error(origin).isEmpty()) {
        origins.add(new Origin(origin, true));
      } else {
        throw new InvalidCorsException(
            "invalid allowed origin "
                + GoText.quote(origin)
                + ": allowed origin is invalid exact match and invalid regex match");
      }
    }
    if (policy.allowMethods().isEmpty()) {
      throw new InvalidCorsException("invalid allowed methods configuration with length 0");
    }
    return new Cors(policy, origins, maxAge(Values.text(policy.maxAge())));
  }

  private static String maxAge(String text) throws InvalidCorsException {
    if (text.isEmpty()) {
      return "";
    }
    try {
      long seconds = GoDuration.parse(text).toSeconds();
      if (seconds < 0) {
        throw new InvalidCorsException("invalid max age value " + GoText.quote(text));
      }
      return Long.toString(seconds);
    } catch (GoDuration.InvalidDurationException e) {
      throw new InvalidCorsException(
          "unable to parse timeout string " + GoText.quote(text) + ": " + e.getMessage());
    }
  }

  /** Whether the text is scheme, host and perhaps port, and nothing more. */
  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && uri.getRawAuthority() != null
          && (uri.getScheme() + "://" + uri.getRawAuthority()).equals(text);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public void apply(VirtualHost.Builder host) {
    io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.Builder cors =
        io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.newBuilder();
    origins.forEach(origin -> cors.addAllowOriginStringMatch(origin.toEnvoy()));
    cors.setAllowCredentials(BoolValue.of(policy.allowCredentials()))
        .setAllowPrivateNetworkAccess(BoolValue.of(policy.allowPrivateNetwork()))
        .setAllowMethods(String.join(",", policy.allowMethods()))
        .setAllowHeaders(String.join(",", policy.allowHeaders()))
        .setExposeHeaders(String.join(",", policy.exposeHeaders()))
        .setMaxAge(maxAge);
    host.putTypedPerFilterConfig(FilterNames.CORS, Messages.any(cors.build()));
  }
}
