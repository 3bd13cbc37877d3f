package io.projectcontour.app.config;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.Authorization;
import io.projectcontour.k8s.contour.Authorization.AllowedHeader;
import io.projectcontour.k8s.contour.Authorization.ExtensionReference;
import io.projectcontour.k8s.contour.Authorization.HttpSettings;
import io.projectcontour.k8s.contour.Authorization.RequestBody;
import io.projectcontour.k8s.contour.AuthorizationPolicy;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.k8s.contour.HeadersPolicy;
import io.projectcontour.k8s.contour.HeadersPolicy.HeaderValue;
import io.projectcontour.k8s.contour.MatchCondition;
import io.projectcontour.k8s.contour.RateLimitPolicy;
import io.projectcontour.settings.AccessLogSettings;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.GlobalAuthorizationSettings;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.RateLimitServiceSettings;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.StatsSettings;
import io.projectcontour.settings.StatsSettings.Address;
import io.projectcontour.settings.Switches;
import io.projectcontour.settings.Timeout;
import io.projectcontour.settings.TimeoutSettings;
import io.projectcontour.settings.TlsParameters;
import io.projectcontour.settings.TlsSettings;
import io.projectcontour.settings.TlsVersion;
import io.projectcontour.settings.TracingSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration in which everything is set to something else than its default has to yield.
 */
final class ExplicitValues {
  static final ProcessScope SCOPE =
      new ProcessScope(
          List.of("team-a", "team-b", "secrets"),
          Set.of(Feature.TCP_ROUTES),
          new Switches(true, true, true, true, true));

  static final Settings SETTINGS =
      new Settings(
          List.of("outer", " inner"),
          List.of("team-a", "team-b"),
          true,
          true,
          Optional.of(new NamespacedName("secrets", "fallback")),
          Optional.of(new NamespacedName("secrets", "client")),
          List.of("192.0.2.1", "lb.example.com"),
          new NamespacedName("edge", "proxy"),
          listener(),
          new TlsSettings(
              new TlsParameters(
                  TlsVersion.TLS_1_3,
                  TlsVersion.TLS_1_3,
                  List.of("[AES128-SHA|AES256-SHA]", "AES256-GCM-SHA384"),
                  List.of("P-521", "X25519")),
              true,
              true),
          new StatsSettings(
              new Address("127.0.0.2", 9101),
              Optional.of(new StatsSettings.MetricsTls("/e.crt", "/e.key", "/e.ca")),
              new Address("127.0.0.3", 9102),
              9103,
              Optional.of(new Address("127.0.0.4", 9104))),
          new AccessLogSettings(
              new AccessLogSettings.Format.Json(
                  Map.of("ts", "%START_TIME%", "agent", "%REQ(User-Agent):20%")),
              AccessLogSettings.Level.CRITICAL),
          new TimeoutSettings(
              new Timeout.Of(Duration.ofSeconds(1)),
              new Timeout.Of(Duration.ofSeconds(2)),
              new Timeout.Of(Duration.ofSeconds(3)),
              new Timeout.Disabled(),
              new Timeout.Of(Duration.ofMillis(1500)),
              new Timeout.Of(Duration.ofMinutes(90))),
          new Settings.ClusterSettings(
              Duration.ofSeconds(7),
              DnsLookupFamily.ALL,
              Optional.of(101),
              Optional.of(102),
              new CircuitBreakers(1, 2, 3, 4, 5),
              new TlsParameters(
                  TlsVersion.TLS_1_2,
                  TlsVersion.TLS_1_2,
                  List.of("ECDHE-RSA-AES128-SHA"),
                  List.of("P-384"))),
          new Settings.HeaderSettings(
              new HeadersPolicy(
                  List.of(new HeaderValue("X-A", "1"), new HeaderValue("X-B", "2")),
                  List.of("X-C")),
              new HeadersPolicy(List.of(new HeaderValue("X-D", "3")), List.of("X-E", "X-F")),
              true),
          Optional.of(
              new RateLimitServiceSettings(
                  new NamespacedName("infra", "limits"),
                  "shop",
                  true,
                  true,
                  true,
                  Optional.of(rateLimitPolicy()))),
          Optional.of(
              new GlobalAuthorizationSettings(
                  new NamespacedName("infra", "auth"), authorization())),
          Optional.of(
              new TracingSettings(
                  new NamespacedName("infra", "traces"),
                  "edge",
                  12.5,
                  50,
                  1,
                  64,
                  List.of(
                      new TracingSettings.CustomTag("zone", new TracingSettings.Value.Literal("a")),
                      new TracingSettings.CustomTag(
                          "user", new TracingSettings.Value.RequestHeader("X-User"))))),
          Map.of("re2.max_program_size.warn_level", "5", "a.b", "true"),
          Optional.of(new NamespacedName("edge", "gateway")),
          SCOPE.watchNamespaces(),
          SCOPE.disabledFeatures(),
          SCOPE.switches());

  static final ServerSettings SERVERS =
      new ServerSettings(
          new Address("127.0.0.5", 9105),
          Optional.of(new ServerSettings.XdsTls("/x.ca", "/x.crt", "/x.key")),
          new Address("127.0.0.6", 9106),
          new Address("127.0.0.7", 9107),
          new Address("127.0.0.8", 9108),
          Optional.of(new ServerSettings.MetricsTls("/m.crt", "/m.key", Optional.of("/m.ca"))));

  private ExplicitValues() {}

  private static ListenerSettings listener() {
    return new ListenerSettings(
        new ListenerSettings.Endpoint("127.0.0.9", 9109, "/http.log"),
        new ListenerSettings.Endpoint("127.0.0.10", 9110, "/https.log"),
        true,
        false,
        false,
        ListenerSettings.ServerHeader.PASS_THROUGH,
        ListenerSettings.Compression.ZSTD,
        true,
        Optional.of(201),
        Optional.of(202),
        Optional.of(203),
        Optional.of(204),
        Optional.of(205),
        Optional.of(Integer.parseUnsignedInt("4294967295")),
        64,
        32,
        Set.of(ListenerSettings.HttpVersion.HTTP_2),
        3,
        true);
  }

  /** Its remote address has no parts, so that it alone stays empty. */
  private static RateLimitPolicy.Global rateLimitPolicy() {
    return new RateLimitPolicy.Global(
        true,
        List.of(
            new RateLimitPolicy.Descriptor(
                List.of(
                    new RateLimitPolicy.Entry(
                        new RateLimitPolicy.GenericKey("k", "v"),
                        new RateLimitPolicy.RequestHeader("X-H", "h"),
                        new RateLimitPolicy.RequestHeaderValueMatch(
                            List.of(
                                new MatchCondition.Header(
                                    "X-M", true, true, "a", "b", true, "c", "d", "e", true)),
                            true,
                            "m"),
                        new RateLimitPolicy.RemoteAddress())))));
  }

  private static Authorization authorization() {
    return new Authorization(
        new ExtensionReference(null, "infra", "auth"),
        "http",
        new HttpSettings(
            "/check",
            List.of(new AllowedHeader("X-G", null, null, null, true)),
            List.of(
                new AllowedHeader(null, "X-H", null, null, false),
                new AllowedHeader(null, null, "-I", null, false),
                new AllowedHeader(null, null, null, "J", false))),
        new AuthorizationPolicy(true, Map.of()),
        "4s",
        true,
        new RequestBody(2048, true, true));
  }
}
