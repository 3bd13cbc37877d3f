package io.projectcontour.kube.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ContourKindsTest {
  private final SchemaRegistry registry = SchemaRegistry.builtin();

  private static JsonNode yaml(String text) {
    return new YAMLMapper().readTree(text);
  }

  private ObjectNode accepted(String manifest) {
    return switch (registry.validate(yaml(manifest))) {
      case ValidatedManifest.Accepted accepted -> accepted.object();
      case ValidatedManifest.Rejected refused -> throw new AssertionError(refused);
      case ValidatedManifest.OtherKind unknown -> throw new AssertionError(unknown);
    };
  }

  private List<String> violations(String manifest) {
    return switch (registry.validate(yaml(manifest))) {
      case ValidatedManifest.Rejected refused ->
          refused.violations().stream().map(Violation::path).toList();
      case ValidatedManifest.Accepted accepted -> throw new AssertionError(accepted);
      case ValidatedManifest.OtherKind unknown -> throw new AssertionError(unknown);
    };
  }

  /** An HTTPProxy that is right but for what is put in by the test. */
  private static String proxy(String virtualHost, String route) {
    return """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: shop}
        spec:
          virtualhost: {fqdn: shop.example.com, %s}
          routes:
          - {services: [{name: web, port: 80}], %s}
        """
        .formatted(virtualHost, route);
  }

  @Test
  void defaultsAreFilledInWhereTheirObjectIsThere() {
    ObjectNode proxy =
        accepted(
            proxy(
                "authorization: {withRequestBody: {}}",
                "retryPolicy: {}, requestRedirectPolicy: {hostname: other.example.com}"));

    assertThat(proxy.at("/metadata/namespace").asString()).isEqualTo("default");
    JsonNode route = proxy.at("/spec/routes/0");
    assertThat(route.path("retryPolicy").path("count").asInt()).isEqualTo(1);
    assertThat(route.path("requestRedirectPolicy").path("statusCode").asInt()).isEqualTo(302);
    assertThat(route.has("internalRedirectPolicy")).isFalse();
    JsonNode authorization = proxy.at("/spec/virtualhost/authorization");
    assertThat(authorization.path("serviceType").asString()).isEqualTo("grpc");
    assertThat(authorization.at("/withRequestBody/maxRequestBytes").asInt()).isEqualTo(1024);
    assertThat(proxy.path("status"))
        .isEqualTo(yaml("{currentStatus: NotReconciled, description: Waiting for controller}"));
  }

  @Test
  void theStatusOfACustomResourceIsNotTakenFromAManifest() {
    assertThat(
            accepted(proxy("", "") + "status: {currentStatus: valid}").at("/status/currentStatus"))
        .isEqualTo(yaml("NotReconciled"));
  }

  @Test
  void nullMeansAbsent() {
    ObjectNode proxy = accepted(proxy("tls: null", "retryPolicy: {count: null}"));

    assertThat(proxy.at("/spec/virtualhost").has("tls")).isFalse();
    assertThat(proxy.at("/spec/routes/0/retryPolicy/count").asInt()).isEqualTo(1);
  }

  @Test
  void theDocumentIsNotChanged() {
    JsonNode document = yaml(proxy("", "retryPolicy: {}"));
    JsonNode before = document.deepCopy();

    registry.validate(document);

    assertThat(document).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fqdn: 'Shop.example.com' | spec.virtualhost.fqdn",
        "fqdn: '' | spec.virtualhost.fqdn",
        "fqdn: 7 | spec.virtualhost.fqdn",
        "tls: {secret: x} | spec.virtualhost.tls.secret",
        "corsPolicy: {allowOrigin: [], allowMethods: [GET]} | spec.virtualhost.corsPolicy.allowOrigin",
        "corsPolicy: {allowOrigin: ['*'], allowMethods: ['GE T']} | spec.virtualhost.corsPolicy.allowMethods[0]",
        "jwtProviders: [{name: a}] | spec.virtualhost.jwtProviders[0]",
        "ipAllowPolicy: [{source: Both, cidr: 10.0.0.0/8}] | spec.virtualhost.ipAllowPolicy[0].source",
        "authorization: {httpSettings: {}} | spec.virtualhost.authorization",
        "rateLimitPolicy: {local: {unit: second}} | spec.virtualhost.rateLimitPolicy.local.requests",
      })
  void aMistakeInAVirtualHostIsFound(String virtualHost, String violation) {
    String manifest = proxy(virtualHost, "");
    if (virtualHost.startsWith("fqdn")) {
      manifest = manifest.replace("fqdn: shop.example.com, ", "");
    }

    assertThat(violations(manifest)).first().isEqualTo(violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "services: [{name: web, port: 0}] | spec.routes[1].services[0].port",
        "services: [{name: web, port: 65536}] | spec.routes[1].services[0].port",
        "services: [{name: web, port: '80'}] | spec.routes[1].services[0].port",
        "services: [{port: 80}] | spec.routes[1].services[0].name",
        "services: {name: web} | spec.routes[1].services",
        "services: [null] | spec.routes[1].services[0]",
        "permitInsecure: 'yes' | spec.routes[1].permitInsecure",
        "timeoutPolicy: {response: soon} | spec.routes[1].timeoutPolicy.response",
        "requestRedirectPolicy: {statusCode: 300} | spec.routes[1].requestRedirectPolicy.statusCode",
        "services: [{name: a, port: 1, validation: {caSecret: c, subjectName: a, subjectNames: [b]}}] | spec.routes[1].services[0].validation",
      })
  void aMistakeInARouteIsFound(String route, String violation) {
    assertThat(violations(proxy("", "") + "  - {" + route + "}"))
        .singleElement()
        .isEqualTo(violation);
  }

  @Test
  void severalMistakesAreReportedAtOnce() {
    assertThat(
            violations(
                """
                apiVersion: projectcontour.io/v1
                kind: HTTPProxy
                metadata: {name: shop}
                spec: {route: [], virtualhost: {}}
                extra: 1
                """))
        .containsExactlyInAnyOrder("spec.route", "spec.virtualhost.fqdn", "extra");
  }

  @Test
  void aDocumentThatIsNoObjectOfAKnownKindIsToldApart() {
    assertThat(violations("just text")).containsExactly("");
    assertThat(registry.validate(yaml("{apiVersion: apps/v1, kind: Deployment}")))
        .isEqualTo(new ValidatedManifest.OtherKind("apps/v1", "Deployment"));
  }

  @Test
  void aFurtherDefinitionAddsItsKind() {
    JsonNode definition =
        yaml(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.example.com}
            spec:
              group: example.com
              scope: Cluster
              names: {kind: Thing}
              versions:
              - name: v1
                served: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          namespace: {type: string}
                          names: {type: array, items: {type: string}, x-kubernetes-list-type: set}
                          address:
                            type: string
                            oneOf: [{format: ipv4}, {format: ipv6}]
                        x-kubernetes-validations:
                        - rule: "!has(self.__namespace__) || self.__namespace__.startsWith('a')"
                          message: the namespace has to start with a
                        - rule: self == oldSelf
            """);
    SchemaRegistry more = registry.with(definition);
    String thing = "{apiVersion: example.com/v1, kind: Thing, metadata: {name: t}, spec: {%s}}";

    assertThat(verdict(more, thing.formatted("namespace: a, address: '::1'"))).isEmpty();
    assertThat(verdict(more, thing.formatted("namespace: b"))).containsExactly("spec");
    assertThat(verdict(more, thing.formatted("address: nowhere, names: [a, a]")))
        .containsExactlyInAnyOrder("spec.address", "spec.names[1]");
  }

  private static List<String> verdict(SchemaRegistry registry, String manifest) {
    return switch (registry.validate(yaml(manifest))) {
      case ValidatedManifest.Accepted accepted -> List.of();
      case ValidatedManifest.Rejected rejected ->
          rejected.violations().stream().map(Violation::path).toList();
      case ValidatedManifest.OtherKind other -> throw new AssertionError(other);
    };
  }
}
