package io.projectcontour.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.k8s.contour.HttpProxy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KubernetesObjectsTest {
  private static JsonNode json(String text) {
    return KubernetesObjects.mapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void anHttpProxyIsReadWithWhatItSaysAndNothingElse() throws Exception {
    HttpProxy proxy =
        (HttpProxy)
            KubernetesObjects.read(
                Kind.HTTP_PROXY,
                json(
                    "{'metadata': {'name': 'p', 'namespace': 'n', 'generation': 3, 'uid': 'x',"
                        + " 'creationTimestamp': '2025-01-02T03:04:05Z'}, 'spec': {'virtualhost':"
                        + " {'fqdn': 'a.example', 'jwtProviders': [{'name': 'j', 'default': true}]},"
                        + " 'routes': [{'services': [{'name': 's', 'port': 80}], 'unknown': 1}]}}"));

    assertThat(proxy.key()).hasToString("HTTPProxy n/p");
    assertThat(proxy.metadata().creationTimestamp())
        .isEqualTo(Instant.parse("2025-01-02T03:04:05Z"));
    assertThat(proxy.metadata().generation()).isEqualTo(3);
    assertThat(proxy.isRoot()).isTrue();
    assertThat(
            Objects.requireNonNull(proxy.spec().virtualhost())
                .jwtProviders()
                .getFirst()
                .isDefault())
        .isTrue();
    assertThat(proxy.spec().routes().getFirst().services().getFirst().port()).isEqualTo(80);
    assertThat(proxy.spec().includes()).isEmpty();
  }

  @Test
  void aSecretDecodesItsValuesAndNeverPrintsThem() throws Exception {
    Secret secret =
        (Secret)
            KubernetesObjects.read(
                Kind.SECRET, json("{'metadata': {'name': 's'}, 'data': {'k': 'aGVsbG8='}}"));

    assertThat(secret.value("k").text()).isEqualTo("hello");
    assertThat(secret.toString()).doesNotContain("hello").contains("5 secret bytes");
    assertThat(secret.typeOrOpaque()).isEqualTo("Opaque");
  }

  @Test
  void aFieldOfTheWrongTypeIsNamed() {
    assertThatThrownBy(
            () ->
                KubernetesObjects.read(
                    Kind.HTTP_PROXY, json("{'spec': {'routes': [{'services': 'web'}]}}")))
        .isInstanceOf(KubernetesObjects.UnreadableObjectException.class)
        .hasMessageContaining("HTTPProxy field .spec.routes[0].services");
  }

  @Test
  void everyKindIsFoundByItsApiVersionAndName() {
    for (Kind kind : Kind.values()) {
      assertThat(Kind.of(kind.apiVersion(), kind.kindName())).contains(kind);
    }
    assertThat(List.of(Kind.SERVICE.group(), Kind.INGRESS.group()))
        .containsExactly("", "networking.k8s.io");
  }
}
