package io.projectcontour.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.IpFilterPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
  void aFieldOfTheWrongTypeIsNamedWithItsObject() {
    assertThat(problem("{'spec': {'routes': [{'services': 'web'}]}}"))
        .isEqualTo("HTTPProxy n/p field spec.routes[0].services: has to be a list");
    assertThat(problem("{'spec': {'routes': [{'services': [{'name': 's', 'port': '80'}]}]}}"))
        .isEqualTo("HTTPProxy n/p field spec.routes[0].services[0].port: has to be a whole number");
    assertThat(problem("{'spec': {'virtualhost': {'fqdn': 1}}}"))
        .isEqualTo("HTTPProxy n/p field spec.virtualhost.fqdn: has to be a text");
    assertThat(problem("{'spec': []}")).isEqualTo("HTTPProxy n/p field spec: has to be an object");
  }

  private static String problem(String rest) {
    String object =
        "{'apiVersion': 'projectcontour.io/v1', 'kind': 'HTTPProxy',"
            + " 'metadata': {'name': 'p', 'namespace': 'n'}, "
            + rest.substring(1);
    try {
      return "no problem with " + KubernetesObjects.read(json(object));
    } catch (KubernetesObjects.UnreadableObjectException e) {
      return Objects.requireNonNull(e.getMessage());
    }
  }

  @Test
  void anObjectOfAnUnknownKindOrWithoutANameIsRefused() {
    assertThatThrownBy(
            () -> KubernetesObjects.read(json("{'apiVersion': 'v1', 'kind': 'HTTPProxy'}")))
        .hasMessage("objects of kind \"HTTPProxy\" and apiVersion \"v1\" are not read");
    assertThatThrownBy(() -> KubernetesObjects.read(json("{'apiVersion': 'v1', 'kind': 'Secret'}")))
        .hasMessage("Secret field metadata.name: is missing");
  }

  @Test
  void aSecretThatIsNotBase64IsReportedWithoutItsValue() {
    assertThatThrownBy(
            () ->
                KubernetesObjects.read(
                    Kind.SECRET,
                    json("{'metadata': {'name': 's', 'namespace': 'n'}, 'data': {'k': 'a-b!'}}")))
        .hasMessage("Secret n/s field data.k: the value is not base64");
  }

  @Test
  void aRequiredTextThatIsLeftOutIsEmpty() throws Exception {
    HttpProxy proxy =
        (HttpProxy)
            KubernetesObjects.read(
                Kind.HTTP_PROXY,
                json(
                    "{'metadata': {'name': 'p'}, 'spec': {'virtualhost': {'ipAllowPolicy':"
                        + " [{'source': null}]}}}"));

    assertThat(Objects.requireNonNull(proxy.spec().virtualhost()).ipAllowPolicy())
        .containsExactly(new IpFilterPolicy("", ""));
    assertThat(proxy.spec().ingressClassName()).isNull();
  }

  @Test
  void aNumberOrATextIsReadAndWrittenAsItIs() {
    for (String text : List.of("1", "'25%'", "'500m'")) {
      JsonNode value = json(text);
      IntOrString read = KubernetesObjects.mapper().treeToValue(value, IntOrString.class);
      assertThat(KubernetesObjects.mapper().<JsonNode>valueToTree(read)).isEqualTo(value);
    }
    assertThat(IntOrString.of("1")).isEqualTo(IntOrString.of(1));
  }

  @Test
  void mapsIterateInTheOrderOfTheirKeys() throws Exception {
    KubernetesObject object =
        KubernetesObjects.read(
            Kind.NAMESPACE,
            json("{'metadata': {'name': 'n', 'labels': {'c': '1', 'a': '2', 'b': null}}}"));

    assertThat(object.metadata().labels())
        .containsExactly(Map.entry("a", "2"), Map.entry("c", "1"));
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
