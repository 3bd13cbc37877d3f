package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class TrimmingTest {
  private static JsonNode trimmed(Kind kind, String yaml) {
    return Trimming.trim(kind, new YAMLMapper().readTree(yaml));
  }

  @Test
  void whatKubectlKeepsForItselfGoesAndOtherAnnotationsStay() {
    JsonNode proxy =
        trimmed(
            Kind.HTTP_PROXY,
            "{metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: x, a: b}}}");

    assertThat(proxy.at("/metadata/annotations").toString()).isEqualTo("{\"a\":\"b\"}");
  }

  @Test
  void onlySecretsForTlsAndOpaqueOnesKeepTheirContents() {
    String secret = "{type: %s, data: {tls.crt: eA==}, metadata: {name: s, annotations: {a: b}}}";

    assertThat(trimmed(Kind.SECRET, secret.formatted("kubernetes.io/tls")).has("data")).isTrue();
    assertThat(trimmed(Kind.SECRET, secret.formatted("Opaque")).has("data")).isTrue();
    assertThat(trimmed(Kind.SECRET, secret.formatted("kubernetes.io/dockercfg")).toString())
        .isEqualTo("{\"type\":\"kubernetes.io/dockercfg\",\"metadata\":{\"name\":\"s\"}}");
  }

  @Test
  void onlyConfigMapsWithAnAuthorityKeepTheirContents() {
    assertThat(trimmed(Kind.CONFIG_MAP, "{data: {ca.crt: x, other: y}}").toString())
        .isEqualTo("{\"data\":{\"ca.crt\":\"x\",\"other\":\"y\"}}");
    assertThat(trimmed(Kind.CONFIG_MAP, "{data: {other: y}}").has("data")).isFalse();
  }

  @Test
  void aStatusIsKeptOnlyWhereItIsRead() {
    String object = "{spec: {a: b}, status: {c: d}}";

    for (Kind kind : List.of(Kind.HTTP_PROXY, Kind.INGRESS, Kind.EXTENSION_SERVICE)) {
      assertThat(trimmed(kind, object).toString())
          .as(kind.toString())
          .isEqualTo("{\"spec\":{\"a\":\"b\"}}");
    }
    for (Kind kind : List.of(Kind.SERVICE, Kind.GATEWAY)) {
      assertThat(trimmed(kind, object).has("status")).as(kind.toString()).isTrue();
    }
  }
}
