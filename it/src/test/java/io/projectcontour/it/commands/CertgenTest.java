package io.projectcontour.it.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.app.certgen.CertificateSecrets;
import io.projectcontour.app.certgen.CertificateSecrets.Format;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.ClusterSecrets;
import io.projectcontour.app.certgen.SecretManifest;
import io.projectcontour.app.certgen.SecretStore;
import io.projectcontour.app.certgen.SecretStore.Outcome;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.kube.KubernetesClients;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(RealSoftware.class)
class CertgenTest {
  /** All that the manifests allow the job. */
  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {namespace: default, name: certgen}
      rules:
      - {apiGroups: [""], resources: [secrets], verbs: [create, update]}
      """;

  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {namespace: default, name: certgen}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: certgen}
      subjects:
      - {kind: ServiceAccount, namespace: default, name: certgen}
      """;

  private static SecretStore secrets(ApiServer server) throws Exception {
    String token = server.serviceAccountToken("default", "certgen");
    return new ClusterSecrets(KubernetesClients.connect(server.kubeconfig("certgen", token)));
  }

  private static List<SecretManifest> manifests(Format format) throws GeneralSecurityException {
    Certificates certificates =
        Certificates.generate("default", Validity.days(1, Instant.now()), new SecureRandom());
    return CertificateSecrets.of(certificates, format, "default", "");
  }

  private static JsonNode stored(ApiServer server, SecretManifest manifest) {
    return server.objects().get("v1", "Secret", "default", manifest.name());
  }

  @ParameterizedTest
  @EnumSource
  void secretsAreCreatedKeptAndReplacedWithTheRightsOfTheJob(Format format, ApiServer server)
      throws Exception {
    server.objects().apply(ROLE);
    server.objects().apply(BINDING);
    List<SecretManifest> first = manifests(format);
    List<SecretManifest> second = manifests(format);
    try (SecretStore secrets = secrets(server)) {
      for (int i = 0; i < first.size(); i++) {
        SecretManifest old = first.get(i);
        SecretManifest renewed = second.get(i);
        assertThat(secrets.write(old, false)).isEqualTo(Outcome.CREATED);
        assertThat(secrets.write(renewed, false)).isEqualTo(Outcome.KEPT);
        assertStored(server, old);
        assertThat(secrets.write(renewed, true)).isEqualTo(Outcome.REPLACED);
        assertStored(server, renewed);
      }
    }
  }

  private static void assertStored(ApiServer server, SecretManifest manifest) {
    JsonNode secret = stored(server, manifest);
    assertThat(secret.path("type").asString()).isEqualTo(manifest.type());
    assertThat(secret.at("/metadata/labels/app").asString()).isEqualTo("contour");
    assertThat(secret.path("data").propertyNames())
        .containsExactlyInAnyOrderElementsOf(manifest.data().keySet());
    manifest
        .data()
        .forEach(
            (key, value) ->
                assertThat(Base64.getDecoder().decode(secret.path("data").path(key).asString()))
                    .isEqualTo(value.bytes()));
  }

  @Test
  void withoutTheRightsTheErrorSaysWhatIsMissing(ApiServer server) throws Exception {
    SecretManifest manifest = manifests(Format.COMPACT).getFirst();
    try (SecretStore secrets = secrets(server)) {
      assertThatThrownBy(() -> secrets.write(manifest, true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("default/contourcert")
          .hasMessageContaining("Role");
    }
  }
}
