package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.projectcontour.app.certgen.CertificateSecrets;
import io.projectcontour.app.certgen.CertificateSecrets.Format;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.SecretManifest;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets by which Contour and Envoy of a Gateway trust each other: made when one is missing,
 * for another version of Contour, or in time before they expire. Both are made together, since each
 * time there is a new authority. Any thread may call it.
 */
final class CertificateSync {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateSync.class);

  /** The annotation with the version of Contour that certificates were made by. */
  static final String VERSION = "projectcontour.io/generated-by-version";

  private static final String LABEL = "app";
  private static final int LIFETIME_DAYS = 365;
  private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);
  private static final String OWN_AUTHORITY = "CN=Project Contour";

  private final ObjectClient objects;
  private final ObjectSync sync;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  CertificateSync(ObjectClient objects, ObjectSync sync, InstantSource clock) {
    this.objects = objects;
    this.sync = sync;
    this.clock = clock;
  }

  /** The names of the Secrets of a Gateway. */
  static List<String> names(String gateway) {
    return List.of("contourcert-" + gateway, "envoycert-" + gateway);
  }

  /** Makes what is missing, or too old. */
  void ensure(GatewayInstance instance)
      throws RequestFailedException, ReconcileException, InterruptedException {
    String version = instance.images().contour().version();
    Map<String, ObjectNode> there = new TreeMap<>();
    for (String name : names(instance.gateway().name())) {
      Optional<ObjectNode> secret = objects.get(Resources.SECRET, instance.namespace(), name);
      if (secret.isPresent()) {
        if (!sync.isOwned(instance.ownership(), Resources.SECRET, secret.get())) {
          return;
        }
        there.put(name, secret.get());
      }
    }
    boolean complete = there.size() == names(instance.gateway().name()).size();
    if (complete && there.values().stream().allMatch(secret -> isGood(secret, version))) {
      return;
    }
    write(instance, version, there);
  }

  /** Whether a Secret can stay as it is. */
  boolean isGood(ObjectNode secret, String version) {
    JsonNode made = secret.path("metadata").path("annotations").path(VERSION);
    return made.asString("").equals(version) && !expiresSoon(secret);
  }

  /** Of others' certificates somebody else takes care. */
  private boolean expiresSoon(ObjectNode secret) {
    try {
      byte[] pem = Base64.getDecoder().decode(secret.at("/data/tls.crt").asString(""));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return certificate.getIssuerX500Principal().getName().contains(OWN_AUTHORITY)
          && certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(RENEW_BEFORE_END));
    } catch (CertificateException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * What exists is replaced first: if this breaks off, the version of the other one, or its
   * absence, tells it the next time.
   */
  private void write(GatewayInstance instance, String version, Map<String, ObjectNode> there)
      throws RequestFailedException, ReconcileException, InterruptedException {
    List<Desired> missing = new ArrayList<>();
    for (SecretManifest manifest : generate(instance)) {
      Desired desired = secret(instance, version, manifest);
      ObjectNode current = there.get(desired.name());
      if (current == null) {
        missing.add(desired);
      } else {
        var _ = objects.update(Resources.SECRET, replaced(current, desired.object()));
      }
    }
    for (Desired desired : missing) {
      sync.create(instance.ownership(), desired);
    }
    LOG.atInfo()
        .addKeyValue("gateway", instance.gateway())
        .log("made new certificates for Contour and Envoy");
  }

  private List<SecretManifest> generate(GatewayInstance instance) throws ReconcileException {
    try {
      return CertificateSecrets.of(
          Certificates.generate(
              instance.namespace(), Validity.days(LIFETIME_DAYS, clock.instant()), random),
          Format.COMPACT,
          instance.namespace(),
          instance.secretsSuffix());
    } catch (GeneralSecurityException e) {
      throw new ReconcileException(List.of(e));
    }
  }

  private static Desired secret(GatewayInstance instance, String version, SecretManifest manifest) {
    Map<String, String> labels = new TreeMap<>(Map.of(LABEL, "contour"));
    labels.putAll(instance.commonLabels());
    Map<String, String> annotations = new TreeMap<>(Map.of(VERSION, version));
    annotations.putAll(instance.annotations());
    return Desired.of(
        Resources.SECRET,
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(manifest.namespace())
            .withName(manifest.name())
            .withLabels(labels)
            .withAnnotations(annotations)
            .endMetadata()
            .withType(manifest.type())
            .withData(
                manifest.data().entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> Base64.getEncoder().encodeToString(entry.getValue().bytes()))))
            .build(),
        new Update.Rights());
  }

  private static ObjectNode replaced(ObjectNode current, ObjectNode desired) {
    ObjectNode replaced = current.deepCopy();
    replaced.set("data", desired.path("data"));
    for (String field : List.of("labels", "annotations")) {
      ObjectNode map = replaced.withObject("metadata").withObject(field);
      desired.path("metadata").path(field).forEachEntry(map::set);
    }
    return replaced;
  }
}
