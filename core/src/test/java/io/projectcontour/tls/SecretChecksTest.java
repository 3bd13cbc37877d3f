package io.projectcontour.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretChecksTest {
  private static final String GARBAGE = "-----BEGIN %1$s-----\nAAAA\n-----END %1$s-----\n";

  private static String certificate() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            SecretChecksTest.class.getResourceAsStream(
                "/io/projectcontour/control/gateway-certificate.pem"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static SecretCheck check(SecretUse.Purpose purpose, String key, String pem)
      throws Exception {
    String text =
        "{\"metadata\": {\"namespace\": \"n\", \"name\": \"s\"}, \"data\": {\"%s\": \"%s\"}}"
            .formatted(
                key, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
    return SecretChecks.check(
        purpose,
        (Secret) KubernetesObjects.read(Kind.SECRET, KubernetesObjects.mapper().readTree(text)));
  }

  private static SecretCheck authorities(String pem) throws Exception {
    return check(SecretUse.Purpose.AUTHORITIES, "ca.crt", pem);
  }

  @Test
  void authoritiesMayHaveTextAroundThem() throws Exception {
    String pem = "# made by us\n" + certificate() + "\n" + certificate() + "end\n";

    assertThat(authorities(pem)).isInstanceOf(SecretCheck.Bytes.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "behind", "cut off"})
  void everyOneOfTheAuthoritiesHasToBeOne(String where) throws Exception {
    String good = certificate();
    String garbage = GARBAGE.formatted("CERTIFICATE");
    String pem =
        switch (where) {
          case "before" -> garbage + good;
          case "behind" -> good + garbage;
          default -> good + good.substring(0, good.length() / 2);
        };

    assertThat(authorities(pem))
        .isInstanceOfSatisfying(
            SecretCheck.Bad.class,
            bad -> assertThat(bad.reason()).startsWith("invalid CA certificate bundle: "));
  }

  @Test
  void aRevocationListHasToBeOne() throws Exception {
    assertThat(check(SecretUse.Purpose.REVOCATIONS, "crl.pem", GARBAGE.formatted("X509 CRL")))
        .isInstanceOfSatisfying(
            SecretCheck.Bad.class, bad -> assertThat(bad.reason()).startsWith("invalid CRL: "));
  }
}
