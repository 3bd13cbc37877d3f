package io.projectcontour.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.KubernetesApi;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.kube.schema.SchemaRegistry;
import io.projectcontour.kube.schema.ValidatedManifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What our definitions of the custom kinds accept and refuse in a real API server; and that a
 * folder of manifests is judged alike, where no API server is.
 */
@ExtendWith(RealSoftware.class)
class DefinitionsTest {
  private static final SchemaRegistry WITHOUT_SERVER = SchemaRegistry.builtin();

  static Stream<Arguments> good() {
    return Stream.of(
        proxy("virtualhost: {fqdn: a.example.com}"),
        proxy("virtualhost: {fqdn: '*.example.com'}"),
        proxy("routes: [{services: [{name: s, port: 65535, weight: 0}]}]"),
        proxy("routes: [{conditions: [{prefix: /}, {header: {name: h, present: true}}]}]"),
        proxy("routes: [{timeoutPolicy: {response: infinity, idle: 1h30m, idleConnection: 5s}}]"),
        proxy("routes: [{retryPolicy: {count: -1, perTryTimeout: 150ms, retryOn: [5xx]}}]"),
        proxy("routes: [{requestRedirectPolicy: {scheme: https, port: 443, statusCode: 301}}]"),
        proxy("routes: [{directResponsePolicy: {statusCode: 200, body: hello}}]"),
        proxy("routes: [{cookieRewritePolicies: [{name: c, secure: true, sameSite: Lax}]}]"),
        proxy("routes: [{loadBalancerPolicy: {strategy: Cookie}}]"),
        proxy("routes: [{ipAllowPolicy: [{source: Peer, cidr: 10.0.0.0/8}]}]"),
        proxy(
            "routes: [{healthCheckPolicy: {path: /, expectedStatuses: [{start: 200, end: 299}]}}]"),
        proxy(
            "virtualhost: {fqdn: a.example.com, corsPolicy: {allowOrigin: ['*'], allowMethods: [GET], maxAge: 10m}}"),
        proxy(
            "virtualhost: {fqdn: a.example.com, tls: {secretName: s, minimumProtocolVersion: '1.3'}}"),
        proxy(
            "virtualhost: {fqdn: a.example.com, rateLimitPolicy: {local: {requests: 1, unit: second}}}"),
        proxy("tcpproxy: {services: [{name: s, port: 80}]}"),
        proxy("ingressClassName: contour"),
        extension("services: [{name: s, port: 80}]"),
        extension("services: [{name: s, port: 80}], protocol: h2c, timeoutPolicy: {response: 1s}"),
        delegation("delegations: [{secretName: s, targetNamespaces: ['*']}]"));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        refused(proxy("virtualhost: {}"), "spec.virtualhost.fqdn"),
        refused(proxy("virtualhost: {fqdn: a_b.example.com}"), "spec.virtualhost.fqdn"),
        refused(proxy("virtualhost: {fqdn: A.example.com}"), "spec.virtualhost.fqdn"),
        refused(proxy("rutes: []"), "rutes"),
        refused(proxy("routes: [{services: [{name: s}]}]"), "port"),
        refused(proxy("routes: [{services: [{name: s, port: 0}]}]"), "port"),
        refused(proxy("routes: [{services: [{name: s, port: 65536}]}]"), "port"),
        refused(proxy("routes: [{services: [{name: s, port: http}]}]"), "port"),
        refused(proxy("routes: [{services: [{name: s, port: 80, weight: -1}]}]"), "weight"),
        refused(proxy("routes: [{services: [{name: s, port: 80, protocol: http}]}]"), "protocol"),
        refused(proxy("routes: [{timeoutPolicy: {response: soon}}]"), "timeoutPolicy.response"),
        refused(proxy("routes: [{retryPolicy: {retryOn: [often]}}]"), "retryOn"),
        refused(proxy("routes: [{retryPolicy: {count: -2}}]"), "count"),
        refused(proxy("routes: [{requestRedirectPolicy: {statusCode: 305}}]"), "statusCode"),
        refused(proxy("routes: [{requestRedirectPolicy: {scheme: ftp}}]"), "scheme"),
        refused(proxy("routes: [{directResponsePolicy: {statusCode: 600}}]"), "statusCode"),
        refused(proxy("routes: [{directResponsePolicy: {body: b}}]"), "statusCode"),
        refused(
            proxy("routes: [{cookieRewritePolicies: [{name: c, sameSite: Often}]}]"), "sameSite"),
        refused(proxy("routes: [{cookieRewritePolicies: [{name: 'a b'}]}]"), "name"),
        refused(proxy("routes: [{ipAllowPolicy: [{source: Me, cidr: 10.0.0.0/8}]}]"), "source"),
        refused(proxy("includes: [{namespace: n}]"), "name"),
        refused(
            proxy("virtualhost: {fqdn: a.b, corsPolicy: {allowMethods: [GET]}}"), "allowOrigin"),
        refused(
            proxy(
                "virtualhost: {fqdn: a.b, rateLimitPolicy: {local: {requests: 0, unit: second}}}"),
            "requests"),
        refused(
            proxy("virtualhost: {fqdn: a.b, rateLimitPolicy: {local: {requests: 1, unit: day}}}"),
            "unit"),
        refused(
            proxy(
                "routes: [{services: [{name: s, port: 80,"
                    + " validation: {caSecret: c, subjectName: a, subjectNames: [b]}}]}]"),
            "subjectNames[0] must equal subjectName if set"),
        refused(extension("services: []"), "services"),
        refused(extension("protocol: h2"), "services"),
        refused(extension("services: [{name: s, port: 80}], protocol: http"), "protocol"),
        refused(delegation("delegations: [{targetNamespaces: [a]}]"), "secretName"),
        refused(delegation("{}"), "delegations"));
  }

  private static Arguments proxy(String spec) {
    return document("projectcontour.io/v1", "HTTPProxy", spec);
  }

  private static Arguments extension(String spec) {
    return document("projectcontour.io/v1alpha1", "ExtensionService", spec);
  }

  private static Arguments delegation(String spec) {
    return document("projectcontour.io/v1", "TLSCertificateDelegation", spec);
  }

  private static Arguments document(String version, String kind, String spec) {
    return arguments(
        "apiVersion: %s\nkind: %s\nmetadata: {namespace: default, name: definitions}\nspec: %s\n"
            .formatted(version, kind, spec.startsWith("{") ? spec : "{" + spec + "}"));
  }

  private static Arguments refused(Arguments document, String reason) {
    return arguments(document.get()[0], reason);
  }

  private static JsonNode parsed(String yaml) {
    return ClusterObjects.documents(yaml).getFirst();
  }

  @ParameterizedTest
  @MethodSource("good")
  void whatIsRightIsAccepted(String yaml, ApiServer server) {
    JsonNode document = parsed(yaml);
    KubernetesApi.Answer answer = server.objects().tryApply(document);
    assertThat(answer.succeeded()).as("%s%n%s", yaml, answer.body()).isTrue();
    server.objects().delete(document);
    assertThat(WITHOUT_SERVER.validate(document))
        .as(yaml)
        .isInstanceOf(ValidatedManifest.Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatIsWrongIsRefusedAndTheFieldIsNamed(String yaml, String reason, ApiServer server) {
    JsonNode document = parsed(yaml);
    KubernetesApi.Answer answer = server.objects().tryApply(document);
    assertThat(answer.succeeded()).as("%s%n%s", yaml, answer.body()).isFalse();
    assertThat(answer.body().path("message").asString("")).contains(reason);
    assertThat(WITHOUT_SERVER.validate(document))
        .as(yaml)
        .isInstanceOfSatisfying(
            ValidatedManifest.Rejected.class,
            rejected -> assertThat(rejected.violations().toString()).contains(reason));
  }
}
