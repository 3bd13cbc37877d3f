package io.projectcontour.app.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.kube.ObjectClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CertificateSyncTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Nobody is asked anything. */
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(new ConfigBuilder().withMasterUrl("https://127.0.0.1:1").build())
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  private CertificateSync sync(Instant now) {
    ObjectClient objects = new ObjectClient(client, "test");
    return new CertificateSync(objects, new ObjectSync(objects), () -> now);
  }

  private static ObjectNode secret(String certificate) {
    ObjectNode secret = KubernetesObjects.mapper().createObjectNode();
    secret.putObject("metadata").putObject("annotations").put(CertificateSync.VERSION, "v1");
    secret.putObject("data").put("tls.crt", certificate);
    return secret;
  }

  private static ObjectNode secret() throws GeneralSecurityException {
    Certificates certificates =
        Certificates.generate("team", Validity.days(365, NOW), new SecureRandom());
    return secret(Base64.getEncoder().encodeToString(certificates.contourCertificate().bytes()));
  }

  @Test
  void certificatesAreMadeAgainBeforeTheyExpire() throws GeneralSecurityException {
    ObjectNode secret = secret();
    assertThat(sync(NOW.plus(Duration.ofDays(334))).isGood(secret, "v1")).isTrue();
    assertThat(sync(NOW.plus(Duration.ofDays(336))).isGood(secret, "v1")).isFalse();
  }

  @Test
  void certificatesOfAnotherVersionAreMadeAgain() throws GeneralSecurityException {
    assertThat(sync(NOW).isGood(secret(), "v2")).isFalse();
  }

  @Test
  void whatIsNoCertificateOfOursIsLeftToWhoeverPutItThere() {
    assertThat(sync(NOW).isGood(secret("bm9uZQ=="), "v1")).isTrue();
    assertThat(sync(NOW).isGood(secret("?"), "v1")).isTrue();
  }
}
