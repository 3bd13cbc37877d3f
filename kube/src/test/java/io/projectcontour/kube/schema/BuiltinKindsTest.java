package io.projectcontour.kube.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class BuiltinKindsTest {
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

  private List<String> problems(String manifest) {
    return switch (registry.validate(yaml(manifest))) {
      case ValidatedManifest.Rejected refused ->
          refused.violations().stream().map(Violation::path).toList();
      case ValidatedManifest.Accepted accepted -> List.of();
      case ValidatedManifest.OtherKind unknown -> throw new AssertionError(unknown);
    };
  }

  @Test
  void aServiceGetsItsTypeAndTheProtocolsOfItsPorts() {
    assertThat(
            accepted(
                    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port:"
                        + " 80}]}}")
                .path("spec")
                .toString())
        .isEqualTo("{\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}],\"type\":\"ClusterIP\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "web | {ports: []} | spec.ports",
        "web | {clusterIP: None} | ``",
        "web | {type: ExternalName} | spec.externalName",
        "web | {type: ExternalName, externalName: 'a.example.com.'} | ``",
        "web | {type: Web, ports: [{port: 80}]} | spec.type",
        "web | {ports: [{port: 80, protocol: ''}]} | ``",
        "web | {ports: [{port: 70000}]} | spec.ports[0].port",
        "web | {ports: [{port: 1}, {port: 2}]} | spec.ports[0].name",
        "web | {ports: [{name: a, port: 1}, {name: a, port: 2}]} | spec.ports[1].name",
        "web | {ports: [{name: a, port: 1}, {name: b, port: 1}]} | spec.ports[1]",
        "web | {ports: [{name: a, port: 1}, {name: b, port: 1, protocol: UDP}]} | ``",
        "web | {ports: [{port: 1, targetPort: no_name}]} | spec.ports[0].targetPort",
        "web.a | {ports: [{port: 80}]} | metadata.name",
      })
  void servicesAreChecked(String name, String spec, String problem) {
    List<String> problems =
        problems(
            "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: %s}"
                .formatted(name, spec));

    assertFirst(problems, problem);
  }

  private static void assertFirst(List<String> problems, String problem) {
    if (problem.isEmpty()) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).isNotEmpty().first().isEqualTo(problem);
    }
  }

  @Test
  void textsOfASecretBecomeDataAndAreNotStored() {
    ObjectNode secret =
        accepted(
            "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: YQ==, b: YQ==},"
                + " stringData: {b: b}}");

    assertThat(secret.path("data")).isEqualTo(yaml("{a: YQ==, b: Yg==}"));
    assertThat(secret.has("stringData")).isFalse();
    assertThat(secret.path("type").asString()).isEqualTo("Opaque");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "data: {k: 'not-base64!'} | data[k]",
        "data: {k: 7} | data[k]",
        "data: {'a b': YQ==} | data[a b]",
        "type: kubernetes.io/tls, data: {tls.crt: YQ==} | data[tls.key]",
        "type: kubernetes.io/tls, stringData: {tls.crt: a, tls.key: ''} | ``",
      })
  void secretsAreChecked(String rest, String problem) {
    List<String> problems =
        problems("{apiVersion: v1, kind: Secret, metadata: {name: s}, %s}".formatted(rest));

    assertFirst(problems, problem);
  }

  @Test
  void aNamespaceCarriesItsNameAsALabel() {
    assertThat(
            accepted("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {a: b}}}")
                .path("metadata"))
        .isEqualTo(yaml("{name: shop, labels: {a: b, kubernetes.io/metadata.name: shop}}"));
    assertThat(problems("{apiVersion: v1, kind: Namespace, metadata: {name: a.b}}"))
        .containsExactly("metadata.name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "addressType: IPv4, endpoints: [{addresses: [10.0.0.1]}], ports: [{port: 80}] | ``",
        "addressType: IPv6, endpoints: [{addresses: ['2001:db8::1']}] | ``",
        "addressType: FQDN, endpoints: [{addresses: [a.example.com]}] | ``",
        "addressType: IPv4, endpoints: [{addresses: ['2001:db8::1']}] | endpoints[0].addresses[0]",
        "addressType: IPv4, endpoints: [{addresses: []}] | endpoints[0].addresses",
        "addressType: IPv4, endpoints: [], ports: [{port: 0}] | ports[0].port",
        "addressType: IPv4, endpoints: [], ports: [{port: 1}, {port: 2}] | ports[1].name",
        "endpoints: [] | addressType",
      })
  void endpointSlicesAreChecked(String rest, String problem) {
    assertFirst(
        problems(
            "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s}, %s}"
                .formatted(rest)),
        problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | spec",
        "{defaultBackend: {service: {name: web, port: {number: 80}}}} | ``",
        "{defaultBackend: {service: {name: web, port: {name: http, number: 80}}}} | spec.defaultBackend.service.port",
        "{defaultBackend: {service: {name: web}}} | spec.defaultBackend.service.port",
        "{defaultBackend: {}} | spec.defaultBackend",
        "{rules: [{host: 10.0.0.1}]} | spec.rules[0].host",
        "{rules: [{host: '*.example.com'}]} | ``",
        "{rules: [{host: '*.*.example.com'}]} | spec.rules[0].host",
        "{rules: [{host: a.example.com, http: {paths: []}}]} | spec.rules[0].http.paths",
        "{rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]} | spec.rules[0].http.paths[0].pathType",
        "{rules: [{http: {paths: [{path: a, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]} | spec.rules[0].http.paths[0].path",
        "{rules: [{http: {paths: [{path: /a//b, pathType: Exact, backend: {service: {name: web, port: {number: 80}}}}]}}]} | spec.rules[0].http.paths[0].path",
        "{rules: [{http: {paths: [{pathType: ImplementationSpecific, backend: {service: {name: web, port: {number: 80}}}}]}}]} | ``",
        "{rules: [{}], tls: [{hosts: [a_b]}]} | spec.tls[0].hosts[0]",
        "{rules: [{}], tls: [{secretName: a/b}]} | spec.tls[0].secretName",
        "{rules: [{}], rule: []} | spec.rule",
      })
  void ingressesAreChecked(String spec, String problem) {
    assertFirst(
        problems(
            "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: %s}"
                .formatted(spec)),
        problem);
  }

  @Test
  void twoClassesOfAnIngressHaveToBeTheSame() {
    String ingress =
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: i, annotations: {kubernetes.io/ingress.class: a}}
        spec: {ingressClassName: %s, rules: [{}]}
        """;

    assertThat(problems(ingress.formatted("a"))).isEmpty();
    assertThat(problems(ingress.formatted("b")))
        .containsExactly("metadata.annotations[kubernetes.io/ingress.class]");
  }

  @Test
  void aConfigMapHasEachKeyOnce() {
    assertThat(
            problems(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: b}, binaryData:"
                    + " {a: Yg==}}"))
        .containsExactly("binaryData[a]");
  }
}
