package io.projectcontour.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.config.ConfigurationOutcome.Unusable;
import io.projectcontour.app.config.ConfigurationOutcome.Usable;
import io.projectcontour.app.config.ServerSettings.XdsTls;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.contour.ContourConfiguration;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.StatsSettings.Address;
import io.projectcontour.settings.Timeout;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a configuration yields when it says nothing, and when it says everything. */
class ConfigurationTest {
  @Test
  void withoutFileAndFlagsTheDefaultsHold() {
    Usable read =
        usable(ConfigurationFile.none().read(ServeFlags.NONE, ProcessScope.ALL, "projectcontour"));

    assertThat(read.configuration())
        .isEqualTo(
            new Configuration(
                Settings.defaults(),
                new ServerSettings(
                    new Address("127.0.0.1", 8001),
                    Optional.of(new XdsTls("/certs/ca.crt", "/certs/tls.crt", "/certs/tls.key")),
                    new Address("127.0.0.1", 6060),
                    new Address("0.0.0.0", 8000),
                    new Address("0.0.0.0", 8000),
                    Optional.empty())));
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void everyKeyAndFlagReachesItsSetting() throws Exception {
    ConfigurationFile.Contents contents =
        ConfigurationFile.of("contour.yaml", resource("every-key.yaml"))
            .read(flags(), ExplicitValues.SCOPE, "projectcontour");

    assertThat(usable(contents).configuration().settings()).isEqualTo(ExplicitValues.SETTINGS);
    assertThat(usable(contents).configuration().servers()).isEqualTo(ExplicitValues.SERVERS);
    assertThat(contents.process())
        .isEqualTo(
            new ProcessKeys(
                Optional.of(true),
                Optional.of(true),
                Optional.of("/kube/config"),
                Optional.of(12.5),
                Optional.of(32)));
    assertThat(usable(contents).warnings())
        .extracting(Remark::toString)
        .containsExactly(
            "contour.yaml:8: featureFlags: has no effect, since no feature has a flag: useSomething");
  }

  @Test
  void everyFieldOfAnObjectReachesItsSetting() throws Exception {
    ConfigurationOutcome outcome =
        ConfigurationObject.read(object(resource("every-field.json")), ExplicitValues.SCOPE);

    assertThat(usable(outcome).configuration().settings()).isEqualTo(ExplicitValues.SETTINGS);
    assertThat(usable(outcome).configuration().servers()).isEqualTo(ExplicitValues.SERVERS);
    assertThat(usable(outcome).warnings())
        .extracting(Remark::toString)
        .containsExactly(
            "spec.featureFlags: has no effect, since no feature has a flag: useSomething");
  }

  @Test
  void theExplicitValuesLeaveNoSettingAtItsDefault() {
    ServerSettings servers =
        usable(ConfigurationFile.none().read(ServeFlags.NONE, ProcessScope.ALL, "projectcontour"))
            .configuration()
            .servers();

    assertThat(RecordValues.equalComponents(ExplicitValues.SETTINGS, Settings.defaults()))
        .containsExactly(
            "tls.parameters.maximum", // there are only two versions, and the minimum is raised
            "cluster.upstreamTls.minimum"); // and here the maximum is lowered
    assertThat(RecordValues.equalComponents(ExplicitValues.SERVERS, servers)).isEmpty();
  }

  @Test
  void theObjectWithEveryFieldLeavesOutNone() throws Exception {
    assertThat(RecordValues.emptyComponents(object(resource("every-field.json")).spec()))
        .containsExactlyInAnyOrder(
            "xdsServer.tls.insecure", // would make its other fields meaningless
            "globalExtAuth.extensionRef.apiVersion", // has only one value
            "globalExtAuth.authPolicy.context", // is not for the type http
            "globalExtAuth.httpSettings.allowedAuthorizationHeaders.prefix", // one of four is set
            "globalExtAuth.httpSettings.allowedAuthorizationHeaders.suffix",
            "globalExtAuth.httpSettings.allowedAuthorizationHeaders.contains",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.exact",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.suffix",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.contains",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.ignoreCase",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.exact",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.prefix",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.contains",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.ignoreCase",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.exact",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.prefix",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.suffix",
            "globalExtAuth.httpSettings.allowedUpstreamHeaders.ignoreCase",
            "tracing.includePodDetail", // true is the default
            "tracing.customTags.requestHeaderName", // one of two is set
            "tracing.customTags.literal");
  }

  @Test
  void anEmptyObjectHasOtherDefaultsThanNoFile() throws Exception {
    Configuration configuration =
        usable(
                ConfigurationObject.read(
                    object("{\"metadata\": {\"name\": \"a\"}}"), ProcessScope.ALL))
            .configuration();

    assertThat(configuration.settings().timeouts().connectionIdle())
        .isEqualTo(new Timeout.Default());
    assertThat(configuration.servers().xds()).isEqualTo(new Address("0.0.0.0", 8001));
    assertThat(configuration.settings())
        .usingRecursiveComparison()
        .ignoringFields("timeouts.connectionIdle")
        .isEqualTo(Settings.defaults());
  }

  /** Values for the settings that the file has no keys for, and some that the file beats. */
  private static ServeFlags flags() {
    Map<String, Object> flags = new HashMap<>();
    flags.put("--xds-address", "127.0.0.5");
    flags.put("--xds-port", 9105);
    flags.put("--contour-cafile", "/x.ca");
    flags.put("--contour-cert-file", "/x.crt");
    flags.put("--contour-key-file", "/x.key");
    flags.put("--debug-http-address", "127.0.0.6");
    flags.put("--debug-http-port", 9106);
    flags.put("--health-address", "127.0.0.7");
    flags.put("--health-port", 9107);
    flags.put("--http-address", "192.0.2.8");
    flags.put("--http-port", 1);
    flags.put("--stats-address", "127.0.0.3");
    flags.put("--stats-port", 9102);
    flags.put("--envoy-service-http-address", "127.0.0.9");
    flags.put("--envoy-service-http-port", 9109);
    flags.put("--envoy-http-access-log", "/http.log");
    flags.put("--envoy-service-https-address", "127.0.0.10");
    flags.put("--envoy-service-https-port", 9110);
    flags.put("--envoy-https-access-log", "/https.log");
    flags.put("--use-proxy-protocol", true);
    flags.put("--ingress-class-name", "outer, inner");
    flags.put("--root-namespaces", "team-a, team-b");
    return new ServeFlags(flags);
  }

  static Usable usable(ConfigurationFile.Contents contents) {
    return usable(contents.outcome());
  }

  static Usable usable(ConfigurationOutcome outcome) {
    return switch (outcome) {
      case Usable usable -> usable;
      case Unusable(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }

  static ContourConfiguration object(String json) throws Exception {
    return KubernetesObjects.mapper().readValue(json, ContourConfiguration.class);
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = ConfigurationTest.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theDomainOfTheRateLimitServiceIsContourWhereNoneIsGiven() {
    ConfigurationFile.Contents contents =
        ConfigurationFile.of("c.yaml", "rateLimitService: {extensionService: a/b}")
            .read(ServeFlags.NONE, ProcessScope.ALL, "projectcontour");

    assertThat(
            usable(contents).configuration().settings().rateLimitService().orElseThrow().domain())
        .isEqualTo("contour");
  }
}
