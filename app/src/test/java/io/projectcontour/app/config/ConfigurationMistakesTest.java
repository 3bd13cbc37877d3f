package io.projectcontour.app.config;

import static io.projectcontour.app.config.ConfigurationTest.usable;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.config.ConfigurationOutcome.Unusable;
import io.projectcontour.app.config.ConfigurationOutcome.Usable;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.StatsSettings.Address;
import io.projectcontour.settings.Switches;
import io.projectcontour.settings.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read about wrong and doubtful configurations. */
class ConfigurationMistakesTest {
  private static ConfigurationOutcome outcome(String yaml) {
    return outcome(yaml, Map.of(), ProcessScope.ALL);
  }

  private static ConfigurationOutcome outcome(
      String yaml, Map<String, Object> flags, ProcessScope scope) {
    return ConfigurationFile.of("c.yaml", yaml)
        .read(new ServeFlags(flags), scope, "projectcontour")
        .outcome();
  }

  static List<String> mistakes(ConfigurationOutcome outcome) {
    return switch (outcome) {
      case Usable _ -> List.of();
      case Unusable(List<Remark> mistakes) -> mistakes.stream().map(Remark::toString).toList();
    };
  }

  static List<String> warnings(ConfigurationOutcome outcome) {
    return usable(outcome).warnings().stream().map(Remark::toString).toList();
  }

  private static Settings settings(String yaml) {
    return usable(outcome(yaml)).configuration().settings();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-such-option: 1 | c.yaml:1: no-such-option: there is no such key
          tls: {cipher-suits: []} | c.yaml:1: tls.cipher-suits: there is no such key; did you mean cipher-suites?
          globalExtAuth: {httpSettings: {pathPrefix: /a}} | c.yaml:1: globalExtAuth.httpSettings.pathPrefix: there is no such key; did you mean pathprefix?
          server: {xds-server-type: contour} | c.yaml:1: server.xds-server-type: there is no such key
          debug: maybe | c.yaml:1: debug: has to be true or false, not "maybe"
          debug: "true" | c.yaml:1: debug: has to be true or false, not "true"
          kubernetesClientQPS: fast | c.yaml:1: kubernetesClientQPS: has to be a number, not "fast"
          tls: [] | c.yaml:1: tls: has to be a mapping, not a list
          json-fields: path | c.yaml:1: json-fields: has to be a list, not "path"
          json-fields: [{a: b}] | c.yaml:1: json-fields[0]: has to be a text, not a mapping
          kubeconfig: [a] | c.yaml:1: kubeconfig: has to be a text, not a list
          network: {num-trusted-hops: -1} | c.yaml:1: network.num-trusted-hops: has to be a whole number from 0 to 4294967295, not "-1"
          network: {num-trusted-hops: 1.5} | c.yaml:1: network.num-trusted-hops: has to be a whole number from 0 to 4294967295, not "1.5"
          network: {admin-port: 70000} | c.yaml:1: network.admin-port: 70000 is not a port: use a number from 1 to 65535
          tracing: {extensionService: a/b, customTags: [x]} | c.yaml:1: tracing.customTags[0]: has to be a mapping, not "x"
          - a | c.yaml:1: the file has to be a mapping of keys to values
          text | c.yaml:1: the file has to be a mapping of keys to values
          accesslog-format: xml | c.yaml:1: accesslog-format: invalid access log format "xml"; use envoy or json
          accesslog-format-string: "%PROTOCOL%" | c.yaml:1: accesslog-format-string: invalid access log format: must end in newline; in YAML write "...\\n"
          accesslog-format-string: "%X%\\n" | c.yaml:1: accesslog-format-string: invalid access log format: %X% is not an operator that Envoy knows
          accesslog-level: loud | c.yaml:1: accesslog-level: invalid access log level "loud"; use info, error, critical or disabled
          json-fields: [path, nosuchfield] | c.yaml:1: json-fields[1]: invalid JSON log field name "nosuchfield"; use a known field or name=format
          json-fields: ["a=%REQ%"] | c.yaml:1: json-fields[0]: invalid JSON field: %REQ% needs an argument, as in %REQ(name)%
          compression: {algorithm: lz4} | c.yaml:1: compression.algorithm: invalid compression type "lz4"; use gzip, brotli, zstd or disabled
          default-http-versions: [http/1.1, http/3] | c.yaml:1: default-http-versions[1]: invalid HTTP version "HTTP/3"; use HTTP/1.1 or HTTP/2
          cluster: {dns-lookup-family: v5} | c.yaml:1: cluster.dns-lookup-family: invalid cluster DNS lookup family "v5"; use auto, v4, v6 or all
          cluster: {max-requests-per-connection: 0} | c.yaml:1: cluster.max-requests-per-connection: has to be from 1 to 4294967295, not 0
          listener: {connection-balancer: fair} | c.yaml:1: listener.connection-balancer: invalid connection balancer "fair"; use exact or leave it out
          listener: {http2-max-concurrent-streams: 2147483648} | c.yaml:1: listener.http2-max-concurrent-streams: has to be from 1 to 2147483647, not 2147483648
          listener: {max-connections-to-accept-per-socket-event: 0} | c.yaml:1: listener.max-connections-to-accept-per-socket-event: has to be from 1 to 4294967295, not 0
          listener: {socket-options: {tos: 256}} | c.yaml:1: listener.socket-options.tos: has to be from 0 to 255, not 256
          listener: {socket-options: {traffic-class: -1}} | c.yaml:1: listener.socket-options.traffic-class: has to be from 0 to 255, not -1
          tls: {minimum-protocol-version: 1.1} | c.yaml:1: tls.minimum-protocol-version: invalid TLS protocol version "1.1"; use 1.2 or 1.3
          tls: {minimum-protocol-version: '1.3', maximum-protocol-version: '1.2'} | c.yaml:1: tls.minimum-protocol-version: the minimum TLS protocol version is greater than the maximum TLS protocol version
          cluster: {upstream-tls: {maximum-protocol-version: 2}} | c.yaml:1: cluster.upstream-tls.maximum-protocol-version: invalid TLS protocol version "2"; use 1.2 or 1.3
          tls: {ecdh-curves: [P-224]} | c.yaml:1: tls.ecdh-curves[0]: invalid ECDH curve "P-224"; use one of X25519, P-256, P-384, P-521, X25519MLKEM768, MLKEM1024
          tls: {fallback-certificate: {name: a}} | c.yaml:1: tls.fallback-certificate: has to have a namespace
          tls: {envoy-client-certificate: {namespace: a, name: ' '}} | c.yaml:1: tls.envoy-client-certificate: has to have a name
          gateway: {gatewayRef: {namespace: projectcontour}} | c.yaml:1: gateway.gatewayRef: has to have a name
          timeouts: {request-timeout: soon} | c.yaml:1: timeouts.request-timeout: unable to parse timeout string "soon": time: invalid duration "soon"; use a duration such as 30s, or infinity for none
          timeouts: {stream-idle-timeout: -1s} | c.yaml:1: timeouts.stream-idle-timeout: unable to parse timeout string "-1s": a time limit cannot be negative; use a duration such as 30s, or infinity for none
          timeouts: {connect-timeout: infinity} | c.yaml:1: timeouts.connect-timeout: invalid connect timeout "infinity": time: invalid duration "infinity"; use a duration such as 2s
          policy: {request-headers: {set: {"bad name": a}}} | c.yaml:1: policy.request-headers.set.bad name: invalid header name "bad name"; use letters, digits and -, for example X-Request-Id
          policy: {response-headers: {remove: [ok, "a:"]}} | c.yaml:1: policy.response-headers.remove[1]: invalid header name "a:"; use letters, digits and -, for example X-Request-Id
          policy: {request-headers: {set: {a: "b\\n"}}} | c.yaml:1: policy.request-headers.set.a: it has a line break, which HTTP does not allow (in YAML, >- makes one line of several)
          policy: {response-headers: {remove: [ok, host]}} | c.yaml:1: policy.response-headers.remove[1]: Envoy does not remove the host; leave it out
          tracing: {} | c.yaml:1: tracing: tracing.extensionService must be defined
          tracing: {extensionService: a, overallSampling: lots} | c.yaml:1: tracing.overallSampling: has to be a number such as 12.5, not "lots"
          tracing: {extensionService: a, clientSampling: 101} | c.yaml:1: tracing.clientSampling: has to be a share from 0 to 100 per cent, not 101
          tracing: {extensionService: a, customTags: [{literal: a}]} | c.yaml:1: tracing.customTags[0]: has to have a tagName
          tracing: {extensionService: a, customTags: [{tagName: t}]} | c.yaml:1: tracing.customTags[0]: must set exactly one of literal or requestHeaderName
          tracing: {extensionService: a, customTags: [{tagName: t, literal: a}, {tagName: t, literal: b}]} | c.yaml:1: tracing.customTags[1]: tagName t is duplicate; choose another name
          globalExtAuth: {extensionService: a, serviceType: soap} | c.yaml:1: globalExtAuth.serviceType: invalid service type "soap"; use grpc or http
          globalExtAuth: {extensionService: a, responseTimeout: x} | c.yaml:1: globalExtAuth.responseTimeout: unable to parse timeout string "x": time: invalid duration "x"; use a duration such as 30s, or infinity for none
          globalExtAuth: {extensionService: a, serviceType: http, authPolicy: {context: {a: b}}} | c.yaml:1: globalExtAuth.authPolicy.context: the context is sent to services of type grpc only; remove it or the type http
          globalExtAuth: {extensionService: a, serviceType: http, httpSettings: {pathprefix: auth}} | c.yaml:1: globalExtAuth.httpSettings.pathprefix: path prefix must start with /, auth was supplied
          globalExtAuth: {extensionService: a, serviceType: http, httpSettings: {allowedupstreamheaders: [{exact: a, prefix: b}]}} | c.yaml:1: globalExtAuth.httpSettings.allowedupstreamheaders[0]: has to have exactly one of exact, prefix, suffix and contains, not 2
          metrics: {envoy: {server-key-path: k}} | c.yaml:1: metrics.envoy: the certificate file and the key file have to be given together: the certificate file is missing
          metrics: {contour: {ca-certificate-path: k}} | c.yaml:1: metrics.contour.ca-certificate-path: authorities of client certificates need a server certificate file and a key file too
          metrics: {envoy: {server-certificate-path: c, server-key-path: k}} | c.yaml:1: metrics.envoy: cannot use single port for health over HTTP and metrics over HTTPS: both are 0.0.0.0 port 8002; choose another port for one of them
          metrics: {contour: {server-certificate-path: c, server-key-path: k}} | c.yaml:1: metrics.contour: cannot use single port for health over HTTP and metrics over HTTPS: both are 0.0.0.0 port 8000; choose another port for one of them
          omEnforcedHealthListener: {address: 0.0.0.0} | c.yaml:1: omEnforcedHealthListener: has to have a port
          omEnforcedHealthListener: {port: 9} | c.yaml:1: omEnforcedHealthListener: has to have an address, for example 0.0.0.0
          """)
  void aMistakeInTheFileIsNamedWithItsLineAndKey(String yaml, String mistake) {
    assertThat(mistakes(outcome(yaml))).containsExactly(mistake);
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    assertThat(
            mistakes(
                outcome(
                    """
                    debug: 1
                    tls:
                      cipher-suites:
                      - AES128-SHA
                      - " AES128-SHA"
                      - "[AES128-SHA|NOPE]"
                    debug: true
                    timeouts:
                      connection-idle-timeout: 5
                    accesslog_format: json
                    """)))
        .satisfiesExactly(
            it -> assertThat(it).isEqualTo("c.yaml:1: debug: has to be true or false, not \"1\""),
            it ->
                assertThat(it)
                    .isEqualTo(
                        "c.yaml:10: accesslog_format: there is no such key; did you mean"
                            + " accesslog-format?"),
            it ->
                assertThat(it)
                    .isEqualTo("c.yaml:7: debug: the key is already in line 1; remove one of them"),
            it ->
                assertThat(it)
                    .startsWith(
                        "c.yaml:5: tls.cipher-suites[1]: invalid cipher suite \" AES128-SHA\""),
            it ->
                assertThat(it)
                    .startsWith(
                        "c.yaml:6: tls.cipher-suites[2]: invalid cipher suite"
                            + " \"[AES128-SHA|NOPE]\""),
            it ->
                assertThat(it)
                    .startsWith("c.yaml:9: timeouts.connection-idle-timeout: unable to parse"));
  }

  @Test
  void whatIsNotYamlIsReportedWithItsLine() {
    assertThat(mistakes(outcome("a: b\nc: [d\n")))
        .singleElement()
        .asString()
        .matches("c\\.yaml:3: this is not YAML: .+");
  }

  @Test
  void aliasesCannotMakeAGiantOfASmallFile() {
    StringBuilder yaml = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i < 6; i++) {
      yaml.append("x%d: &x%d [%s]\n".formatted(i, i, "*x%d,".formatted(i - 1).repeat(10)));
    }
    assertThat(mistakes(outcome(yaml.toString())))
        .singleElement()
        .asString()
        .endsWith("the file has too many values");
  }

  @Test
  void anEmptyFileAndEmptyValuesMeanTheDefaults() {
    String yaml =
        """
        tls:
          fallback-certificate:
          cipher-suites: []
        compression:
        accesslog-format:
        json-fields: []
        default-http-versions: []
        timeouts: {request-timeout: "", connect-timeout: 0s}
        gateway:
        tracing: ~
        runtime-settings: null
        """;
    assertThat(settings("")).isEqualTo(Settings.defaults());
    assertThat(settings("---\n# nothing\n")).isEqualTo(Settings.defaults());
    assertThat(settings(yaml)).isEqualTo(Settings.defaults());
  }

  @Test
  void onlyTheFirstDocumentCounts() {
    assertThat(
            settings("disableMergeSlashes: true\n---\nno-such-key: 1\n").listener().mergeSlashes())
        .isFalse();
  }

  @Test
  void anchorsAndMergesAreResolved() {
    Settings settings =
        settings(
            """
            timeouts: {request-timeout: &limit 1s, stream-idle-timeout: *limit}
            tls:
              fallback-certificate: &secret {namespace: a, name: b}
              envoy-client-certificate:
                <<: *secret
                name: c
            """);
    assertThat(settings.fallbackCertificate()).hasToString("Optional[a/b]");
    assertThat(settings.envoyClientCertificate()).hasToString("Optional[a/c]");
    assertThat(settings.timeouts().streamIdle()).isEqualTo(new Timeout.Of(Duration.ofSeconds(1)));
  }

  @Test
  void aMistakeInAFlagIsNamedWithTheFlag() {
    assertThat(
            mistakes(
                outcome(
                    "",
                    Map.of(
                        "--stats-port", 99999, "--accesslog-format", "x", "--root-namespaces", ","),
                    ProcessScope.ALL)))
        .containsExactlyInAnyOrder(
            "--stats-port: 99999 is not a port: use a number from 1 to 65535",
            "--accesslog-format: invalid access log format \"x\"; use envoy or json",
            "--root-namespaces: has an empty name; remove the comma that is too many");
  }

  @Test
  void aFlagBeatsTheFileButNotForMetrics() {
    Usable read =
        usable(
            outcome(
                """
                accesslog-format: json
                envoy-service-name: from-file
                metrics:
                  contour: {address: 192.0.2.1}
                  envoy: {port: 9000}
                """,
                Map.of(
                    "--accesslog-format", "envoy",
                    "--envoy-service-name", "from-flag",
                    "--http-address", "192.0.2.2",
                    "--http-port", 9002,
                    "--stats-address", "192.0.2.3",
                    "--stats-port", 9003),
                ProcessScope.ALL));
    Settings settings = read.configuration().settings();
    assertThat(settings.accessLog()).isEqualTo(Settings.defaults().accessLog());
    assertThat(settings.envoyService().name()).isEqualTo("from-flag");
    assertThat(read.configuration().servers().metrics()).isEqualTo(new Address("192.0.2.1", 9002));
    assertThat(settings.stats().metrics()).isEqualTo(new Address("192.0.2.3", 9000));
    assertThat(settings.stats().health()).isEqualTo(new Address("192.0.2.3", 9003));
  }

  @Test
  void anEmptyFlagDoesNotReplaceADefault() {
    Configuration configuration =
        usable(
                outcome(
                    "",
                    Map.of(
                        "--xds-address",
                        "",
                        "--xds-port",
                        0,
                        "--contour-cafile",
                        "",
                        "--insecure",
                        false),
                    ProcessScope.ALL))
            .configuration();
    assertThat(configuration.servers().xds()).isEqualTo(new Address("0.0.0.0", 8001));
    assertThat(configuration.servers().xdsTls())
        .hasValueSatisfying(tls -> assertThat(tls.caFile()).isEqualTo("/certs/ca.crt"));
  }

  @Test
  void withoutTlsForEnvoysNoFilesAreNeeded() {
    assertThat(
            usable(outcome("", Map.of("--insecure", true), ProcessScope.ALL))
                .configuration()
                .servers()
                .xdsTls())
        .isEmpty();
  }

  @Test
  void whatIsUsedHasToBeWatched() {
    String yaml =
        """
        tls:
          fallback-certificate: {namespace: a, name: x}
          envoy-client-certificate: {namespace: b, name: x}
        """;
    ProcessScope scope = new ProcessScope(List.of("c"), Set.of(Feature.TLS_ROUTES), Switches.OFF);
    assertThat(mistakes(outcome(yaml, Map.of("--root-namespaces", "c, d"), scope)))
        .containsExactly(
            "--root-namespaces: not all root namespaces are being watched; add them to"
                + " --watch-namespaces",
            "c.yaml:2: tls.fallback-certificate: the fallbackCertificate namespace (a) must be"
                + " watched; add it to --watch-namespaces",
            "c.yaml:3: tls.envoy-client-certificate: the clientCertificate namespace (b) must be"
                + " watched; add it to --watch-namespaces");
    assertThat(
            mistakes(
                outcome(
                    yaml,
                    Map.of("--root-namespaces", "c"),
                    new ProcessScope(List.of("a", "b", "c"), Set.of(), Switches.OFF))))
        .isEmpty();
  }

  @Test
  void anEndpointForOverloadedEnvoysMustBeItsOwn() {
    assertThat(mistakes(outcome("omEnforcedHealthListener: {address: 0.0.0.0, port: 8002}")))
        .containsExactly(
            "c.yaml:1: omEnforcedHealthListener: cannot use the same port for health checks and"
                + " overload-manager enforced health checks; choose another port",
            "c.yaml:1: omEnforcedHealthListener: cannot use the same port for metrics and"
                + " overload-manager enforced health checks; choose another port");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serverHeaderTransformation: hide | c.yaml:1: serverHeaderTransformation: "hide" is unknown and acts as overwrite; use overwrite, append_if_absent or pass_through
          network: {admin-port: 0} | c.yaml:1: network.admin-port: 0 keeps the default 9001; use -1 for no admin listener
          tracing: {extensionService: a, randomSampling: 0} | c.yaml:1: tracing.randomSampling: 0 acts as 100; use a small share such as 0.0001 for hardly any
          rateLimitService: {domain: a} | c.yaml:1: rateLimitService: has no effect, since it names no extension service
          globalExtAuth: {failOpen: true} | c.yaml:1: globalExtAuth: has no effect, since it names no extension service
          globalExtAuth: {extensionService: a, httpSettings: {pathprefix: /a}} | c.yaml:1: globalExtAuth.httpSettings: has no effect on services of type grpc; set serviceType to http
          featureFlags: [a, b] | c.yaml:1: featureFlags: has no effect, since no feature has a flag: a, b
          """)
  void whatHasAnotherEffectThanItSeemsIsWarnedAbout(String yaml, String warning) {
    assertThat(warnings(outcome(yaml))).containsExactly(warning);
  }

  @Test
  void aNegativeAdminPortTurnsTheListenerOff() {
    assertThat(settings("network: {admin-port: -1}").stats().adminPort()).isEqualTo(-1);
  }

  @Test
  void aServiceWithoutNamespaceIsInTheNamespaceDefault() {
    assertThat(settings("tracing: {extensionService: otel}").tracing())
        .hasValueSatisfying(it -> assertThat(it.extensionService()).hasToString("default/otel"));
  }

  @Test
  void podDetailsAreTracedUnlessTurnedOff() {
    assertThat(settings("tracing: {extensionService: otel}").tracing())
        .hasValueSatisfying(
            it ->
                assertThat(it.customTags())
                    .extracting(tag -> tag.name())
                    .containsExactly("podName", "podNamespace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequences", "mappings", "alias"})
  void aFileThatIsTooDeepIsNotRead(String how) {
    String yaml =
        switch (how) {
          case "sequences" -> "a: " + "[".repeat(50_000) + "]".repeat(50_000);
          case "mappings" -> "a: " + "{b: ".repeat(50_000) + "}".repeat(50_000);
          default -> "a: &a [*a]";
        };

    assertThat(mistakes(outcome(yaml)))
        .containsExactly("c.yaml:1: there are more than 100 levels; does an alias contain itself?");
  }
}
