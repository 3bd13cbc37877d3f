package io.projectcontour.app.certgen;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.certgen.CertificateSecrets.Format;
import io.projectcontour.k8s.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class CertificateSecretsTest {
  private static SecretValue value(String text) {
    return SecretValue.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static final Certificates CERTIFICATES =
      new Certificates(value("ca"), value("cc"), value("ck"), value("ec"), value("ek"));

  @Test
  void theCompactFormatPutsTheAuthorityBesideEachCertificate() {
    assertThat(CertificateSecrets.of(CERTIFICATES, Format.COMPACT, "ns", "-x"))
        .containsExactly(
            new SecretManifest(
                "ns",
                "contourcert-x",
                "kubernetes.io/tls",
                Map.of("ca.crt", value("ca"), "tls.crt", value("cc"), "tls.key", value("ck"))),
            new SecretManifest(
                "ns",
                "envoycert-x",
                "kubernetes.io/tls",
                Map.of("ca.crt", value("ca"), "tls.crt", value("ec"), "tls.key", value("ek"))));
  }

  @Test
  void theLegacyFormatHasASecretForTheAuthority() {
    assertThat(CertificateSecrets.of(CERTIFICATES, Format.LEGACY, "ns", ""))
        .containsExactly(
            new SecretManifest("ns", "cacert", "Opaque", Map.of("cacert.pem", value("ca"))),
            new SecretManifest(
                "ns",
                "contourcert",
                "kubernetes.io/tls",
                Map.of("tls.crt", value("cc"), "tls.key", value("ck"))),
            new SecretManifest(
                "ns",
                "envoycert",
                "kubernetes.io/tls",
                Map.of("tls.crt", value("ec"), "tls.key", value("ek"))));
  }

  @Test
  void yamlAndJsonAreTheSameManifest() {
    SecretManifest secret =
        CertificateSecrets.of(CERTIFICATES, Format.COMPACT, "ns", "").getFirst();
    Map<String, Object> expected =
        Map.of(
            "apiVersion", "v1",
            "kind", "Secret",
            "type", "kubernetes.io/tls",
            "metadata",
                Map.of(
                    "name", "contourcert", "namespace", "ns", "labels", Map.of("app", "contour")),
            "data", Map.of("ca.crt", "Y2E=", "tls.crt", "Y2M=", "tls.key", "Y2s="));
    assertThat(new JsonMapper().readValue(secret.json(), Object.class)).isEqualTo(expected);
    assertThat(new YAMLMapper().readValue(secret.yaml(), Object.class)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"projectcontour, ''", "a, -v1.2.3", "a-1, .example", "x, 1"})
  void goodNamesAreAccepted(String namespace, String suffix) {
    assertThat(CertificateSecrets.problem(namespace, suffix)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', namespace",
    "Upper, '', namespace",
    "a.b, '', namespace",
    "-a, '', namespace",
    "ns, _x, suffix",
    "ns, -, suffix",
    "ns, '\"', suffix",
    "ns, ..x, suffix"
  })
  void badNamesAreReportedBeforeTheClusterSeesThem(String namespace, String suffix, String about) {
    assertThat(CertificateSecrets.problem(namespace, suffix))
        .hasValueSatisfying(problem -> assertThat(problem).contains(about));
  }

  @Test
  void namesThatAreTooLongAreReported() {
    assertThat(CertificateSecrets.problem("n".repeat(64), "")).isPresent();
    assertThat(CertificateSecrets.problem("ns", "s".repeat(243))).isPresent();
    assertThat(List.of(Format.named("compact"), Format.named("legacy")))
        .allMatch(it -> it.isPresent());
    assertThat(Format.named("other")).isEmpty();
  }
}
