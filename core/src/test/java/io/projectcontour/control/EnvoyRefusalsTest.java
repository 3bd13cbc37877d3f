package io.projectcontour.control;

import static io.projectcontour.control.TestObjects.object;
import static io.projectcontour.control.TestObjects.proxy;
import static io.projectcontour.control.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Envoy 1.40 refuses in a route or listener, and with it the routes of all other hosts: it has
 * to be told to its owner instead.
 */
class EnvoyRefusalsTest {
  private static final String SERVICE = "'services': [{'name': 's', 'port': 80}]";

  private final ModelRun run = new ModelRun(Settings.defaults());

  private void apply(KubernetesObject... objects) {
    List<ObjectEvent> events = new ArrayList<>();
    events.add(new ObjectEvent.Put(service("default", "s", 80)));
    events.add(
        new ObjectEvent.Put(
            proxy(
                "default",
                "good",
                "'virtualhost': {'fqdn': 'good.example.com'}, 'routes': [{" + SERVICE + "}]")));
    Arrays.stream(objects).map(ObjectEvent.Put::new).forEach(events::add);
    run.apply(events);
  }

  private void applyRoute(String route) {
    apply(
        proxy(
            "default",
            "bad",
            "'virtualhost': {'fqdn': 'bad.example.com'}, 'routes': [{" + route + "}]"));
  }

  private List<VirtualHost> hosts() throws Exception {
    return RouteConfiguration.parseFrom(
            run.store.current().get(ResourceType.ROUTE, "ingress_http").orElseThrow().body())
        .getVirtualHostsList();
  }

  private void assertOnlyGoodIsServed() throws Exception {
    assertThat(hosts()).extracting(VirtualHost::getName).containsExactly("good.example.com");
  }

  private String status(String name) {
    return run.statuses.getOrDefault(new ObjectKey(Kind.HTTP_PROXY, "default", name), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RequestHeadersPolicyInvalid    | 'requestHeadersPolicy': {'set': [{'name': 'x-a', 'value': 'b\\n'}]}, SERVICE",
        "RequestHeadersPolicyInvalid    | 'requestHeadersPolicy': {'set': [{'name': 'Host', 'value': 'b\\n'}]}, SERVICE",
        "RequestHeadersPolicyInvalid    | 'requestHeadersPolicy': {'remove': ['host']}, SERVICE",
        "ResponseHeaderPolicyInvalid    | 'responseHeadersPolicy': {'set': [{'name': 'x-a', 'value': 'b\\r'}]}, SERVICE",
        "ResponseHeaderPolicyInvalid    | 'responseHeadersPolicy': {'remove': ['Host']}, SERVICE",
        "RequestHeadersPolicyInvalid    | 'services': [{'name': 's', 'port': 80, 'requestHeadersPolicy': {'set': [{'name': 'x-a', 'value': 'b\\n'}]}}]",
        "HeaderMatchConditionsNotValid  | 'conditions': [{'header': {'name': 'a\\nb', 'present': true}}], SERVICE",
        "QueryParameterMatchConditionsNotValid | 'conditions': [{'queryParameter': {'name': '', 'present': true}}], SERVICE",
        "InvalidReplacement             | 'conditions': [{'prefix': '/a'}], 'pathRewritePolicy': {'replacePrefix': [{'replacement': '/b\\n'}]}, SERVICE",
        "RateLimitPolicyNotValid        | 'rateLimitPolicy': {'global': {'descriptors': [{'entries': [{'requestHeaderValueMatch': {'value': 'v', 'headers': [{'name': 'x', 'regex': '('}]}}]}]}}, SERVICE",
        "RateLimitPolicyNotValid        | 'rateLimitPolicy': {'global': {'descriptors': [{'entries': [{'requestHeaderValueMatch': {'value': 'v', 'headers': [{'name': 'x'}]}}]}]}}, SERVICE",
        "RateLimitPolicyNotValid        | 'rateLimitPolicy': {'global': {'descriptors': [{'entries': [{'requestHeaderValueMatch': {'value': 'v', 'headers': [{'name': 'x\\n', 'present': true}]}}]}]}}, SERVICE",
        "RateLimitPolicyNotValid        | 'rateLimitPolicy': {'global': {'descriptors': [{'entries': [{'requestHeader': {'headerName': 'x\\n', 'descriptorKey': 'k'}}]}]}}, SERVICE",
        "RateLimitPolicyNotValid        | 'rateLimitPolicy': {'local': {'requests': 1, 'unit': 'second', 'responseHeadersToAdd': [{'name': 'x', 'value': 'b\\n'}]}}, SERVICE",
        "ServiceWeightInvalid           | 'services': [{'name': 's', 'port': 80, 'weight': 4294967295}, {'name': 's', 'port': 80, 'weight': 1}]",
        "HealthCheckPolicyInvalid       | 'healthCheckPolicy': {'path': '/h', 'intervalSeconds': -5}, SERVICE",
        "HealthCheckPolicyInvalid       | 'healthCheckPolicy': {'path': '/h', 'timeoutSeconds': 9223372036854775807}, SERVICE",
        "HealthCheckPolicyInvalid       | 'healthCheckPolicy': {'path': '/h', 'expectedStatuses': [{'start': 300, 'end': 200}]}, SERVICE",
        "HealthCheckPolicyInvalid       | 'healthCheckPolicy': {'path': ''}, SERVICE",
        "HealthCheckPolicyInvalid       | 'healthCheckPolicy': {'path': '/h', 'host': 'a\\nb'}, SERVICE",
      })
  void aRouteThatEnvoyWouldRefuseIsToldInTheStatus(String reason, String route) throws Exception {
    applyRoute(route.replace("SERVICE", SERVICE));

    assertThat(status("bad")).contains(reason);
    assertOnlyGoodIsServed();
  }

  @Test
  void aBodyThatIsTooLongForEnvoyIsToldInTheStatus() throws Exception {
    applyRoute("'directResponsePolicy': {'statusCode': 200, 'body': '" + "x".repeat(4097) + "'}");

    assertThat(status("bad")).contains("DirectResponsePolicy", "4096");
    assertOnlyGoodIsServed();
  }

  @Test
  void elevenHeadersOfALocalRateLimitAreTooMany() throws Exception {
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      headers.add("{'name': 'x-" + i + "', 'value': 'v'}");
    }
    applyRoute(
        "'rateLimitPolicy': {'local': {'requests': 1, 'unit': 'second', 'responseHeadersToAdd': "
            + headers
            + "}}, "
            + SERVICE);

    assertThat(status("bad")).contains("RateLimitPolicyNotValid");
    assertOnlyGoodIsServed();
  }

  @Test
  void aThousandAndOneHeadersAreTooMany() throws Exception {
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      headers.add("{'name': 'x-" + i + "', 'value': 'v'}");
    }
    applyRoute("'requestHeadersPolicy': {'set': " + headers + "}, " + SERVICE);

    assertThat(status("bad")).contains("RequestHeadersPolicyInvalid", "1000 at most");
    assertOnlyGoodIsServed();
  }

  @ParameterizedTest
  @CsvSource({"/(c", "/c++"})
  void aPrefixThatMakesNoPatternTogetherWithThatOfAChildIsToldInTheStatusOfTheChild(String prefix)
      throws Exception {
    apply(
        proxy(
            "default",
            "bad",
            "'virtualhost': {'fqdn': 'bad.example.com'}, 'includes': [{'name': 'child',"
                + " 'conditions': [{'prefix': '"
                + prefix
                + "'}]}]"),
        proxy(
            "default",
            "child",
            "'routes': [{'conditions': [{'regex': '/a.*'}], " + SERVICE + "}]"));

    assertThat(status("child")).contains("PathMatchConditionsNotValid", prefix + "/a.*");
    assertOnlyGoodIsServed();
  }

  @Test
  void aLengthThatEnvoyCannotReadIsNoCommandOfAHeader() throws Exception {
    applyRoute(
        "'requestHeadersPolicy': {'set': [{'name': 'x-a', 'value': '%REQ(a):99999999999999999999%'}]}, "
            + SERVICE);

    assertThat(hosts().getFirst().getRoutes(0).getRequestHeadersToAdd(0).getHeader().getValue())
        .isEqualTo("%%REQ(a):99999999999999999999%%");
  }

  @Test
  void codesOfRedirectsThatAreGivenTwiceCountOnce() throws Exception {
    applyRoute(
        "'internalRedirectPolicy': {'redirectResponseCodes': [302, 302, 302, 302, 302, 307]}, "
            + SERVICE);

    assertThat(
            hosts()
                .getFirst()
                .getRoutes(0)
                .getRoute()
                .getInternalRedirectPolicy()
                .getRedirectResponseCodesList())
        .containsExactly(302, 307);
  }

  private static KubernetesObject secret(String key, String value) {
    return object(
        Kind.SECRET,
        "default",
        "data",
        "'data': {'%s': '%s'}"
            .formatted(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
  }

  private static KubernetesObject secure(String virtualHost) {
    return proxy(
        "default",
        "bad",
        "'virtualhost': {'fqdn': 'bad.example.com', %s}, 'routes': [{%s}]"
            .formatted(virtualHost, SERVICE));
  }

  private void assertNoListenerForTls() {
    assertThat(run.store.current().get(ResourceType.LISTENER, "ingress_https")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RemoteJWKSCacheDurationInvalid | 'remoteJWKS': {'uri': 'https://a.example.com/', 'cacheDuration': '0s'}",
        "RemoteJWKSCacheDurationInvalid | 'remoteJWKS': {'uri': 'https://a.example.com/', 'cacheDuration': '2500000h'}",
        "RemoteJWKSTimeoutInvalid       | 'remoteJWKS': {'uri': 'https://a.example.com/', 'timeout': '1193047h'}",
        "RemoteJWKSPortInvalid          | 'remoteJWKS': {'uri': 'https://a.example.com:70000/'}",
        "RemoteJWKSPortInvalid          | 'remoteJWKS': {'uri': 'https://a.example.com:/'}",
        "RemoteJWKSURIInvalid           | 'remoteJWKS': {'uri': 'https:///keys'}",
        "RemoteJWKSURIInvalid           | 'remoteJWKS': {'uri': 'https://a_b/keys'}",
        "RemoteJWKSSchemeInvalid        | 'remoteJWKS': {'uri': 'ftp://a.example.com/'}",
        "LocalJWKSInvalid               | 'localJWKS': {'secretName': 'data', 'key': 'jwks'}",
      })
  void aJwtProviderThatEnvoyWouldRefuseIsToldInTheStatus(String reason, String source) {
    apply(
        GatewayObjects.certificate("default", true),
        secret("jwks", "{\"keys\": [{\"kty\": \"RSA\", \"e\": \"AQAB\"}, 1]}"),
        secure(
            "'tls': {'secretName': 'cert'}, 'jwtProviders': [{'name': 'p', %s}]"
                .formatted(source)));

    assertThat(status("bad")).contains(reason);
    assertNoListenerForTls();
  }

  @ParameterizedTest
  @CsvSource({
    "https://idp.example.com/keys, idp.example.com, 443",
    "HTTP://idp.example.com/a?b, idp.example.com, 80",
    "https://user@[::1]:8443, ::1, 8443"
  })
  void theAddressOfAJwtProviderIsReadAsInGo(String uri, String host, int port) throws Exception {
    apply(
        GatewayObjects.certificate("default", true),
        secure(
            "'tls': {'secretName': 'cert'}, 'jwtProviders': [{'name': 'p', 'remoteJWKS': {'uri': '%s'}}]"
                .formatted(uri)));

    assertThat(status("bad")).contains("Valid HTTPProxy");
    SocketAddress address =
        Cluster.parseFrom(
                run.store.current().all(ResourceType.CLUSTER).stream()
                    .filter(cluster -> cluster.name().startsWith("dnsname/"))
                    .findFirst()
                    .orElseThrow()
                    .body())
            .getLoadAssignment()
            .getEndpoints(0)
            .getLbEndpoints(0)
            .getEndpoint()
            .getAddress()
            .getSocketAddress();
    assertThat(address.getAddress()).isEqualTo(host);
    assertThat(address.getPortValue()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`'httpSettings': {'pathPrefix': 'auth'}`, AuthPathPrefixInvalid",
        "`'responseTimeout': '1193047h'`, AuthResponseTimeoutInvalid"
      })
  void anAuthorizationThatEnvoyWouldRefuseIsToldInTheStatus(String setting, String reason) {
    apply(
        GatewayObjects.certificate("default", true),
        object(
            Kind.EXTENSION_SERVICE,
            "default",
            "e",
            "'spec': {'services': [{'name': 's', 'port': 80}]}"),
        secure(
            "'tls': {'secretName': 'cert'}, 'authorization': {'extensionRef': {'name': 'e'}, 'serviceType': 'http', %s}"
                .formatted(setting)));

    assertThat(status("bad")).contains(reason);
    assertNoListenerForTls();
  }

  @Test
  void authoritiesThatEnvoyWouldRefuseAreToldInTheStatus() {
    apply(
        GatewayObjects.certificate("default", true),
        secret("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        secure("'tls': {'secretName': 'cert', 'clientValidation': {'caSecret': 'data'}}"));

    assertThat(status("bad")).contains("ClientValidationInvalid", "invalid CA certificate bundle");
    assertNoListenerForTls();
  }

  private static KubernetesObject ingress(String path) {
    return object(
        Kind.INGRESS,
        "default",
        "i",
        "'spec': {'rules': [{'host': 'i.example.com', 'http': {'paths': ["
            + "{'path': '%s', 'pathType': 'Prefix', 'backend': {'service': {'name': 's', 'port': {'number': 80}}}},"
                .formatted(path)
            + "{'path': '/other', 'pathType': 'Prefix', 'backend': {'service': {'name': 's', 'port': {'number': 80}}}}]}}]}");
  }

  @ParameterizedTest
  @CsvSource({"/a?b=c", "/a#b"})
  void anIngressPathWithMoreThanAPathIsLeftOut(String path) throws Exception {
    apply(ingress(path));

    assertThat(hosts().getLast().getName()).isEqualTo("i.example.com");
    assertThat(hosts().getLast().getRoutesList())
        .extracting(route -> route.getMatch().getPathSeparatedPrefix())
        .containsExactly("/other");
  }

  @Test
  void aTimeLimitOfAnIngressBelowZeroCountsAsNone() throws Exception {
    run.apply(
        List.of(
            new ObjectEvent.Put(service("default", "s", 80)),
            new ObjectEvent.Put(
                TestObjects.read(
                    Kind.INGRESS,
                    "{'metadata': {'namespace': 'default', 'name': 'i', 'annotations': {"
                        + "'projectcontour.io/response-timeout': '-1s',"
                        + "'projectcontour.io/retry-on': '5xx',"
                        + "'projectcontour.io/per-try-timeout': '-1s'}},"
                        + "'spec': {'defaultBackend': {'service': {'name': 's', 'port': {'number': 80}}}}}"))));

    Route route = hosts().getFirst().getRoutes(0);
    assertThat(route.getRoute().hasTimeout()).isFalse();
    assertThat(route.getRoute().getRetryPolicy().getNumRetries().getValue()).isOne();
    assertThat(route.getRoute().getRetryPolicy().hasPerTryTimeout()).isFalse();
  }
}
