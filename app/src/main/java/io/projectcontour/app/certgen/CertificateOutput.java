package io.projectcontour.app.certgen;

import io.projectcontour.k8s.SecretValue;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes certificates where the user wants them, and tells what it wrote on standard output (spec:
 * cli.md section 4).
 */
public final class CertificateOutput {
  private static final Logger logger = LoggerFactory.getLogger(CertificateOutput.class);

  private final PrintStream out;
  private final boolean overwrite;

  /** Replaces what exists if {@code overwrite} says so. */
  public CertificateOutput(PrintStream out, boolean overwrite) {
    this.out = out;
    this.overwrite = overwrite;
  }

  /** A PEM file for each part. */
  public void writePem(Path directory, Certificates certificates) throws IOException {
    out.println("Writing certificates to PEM files in " + directory + "/");
    Map<String, SecretValue> files = new LinkedHashMap<>();
    files.put("cacert.pem", certificates.authority());
    files.put("contourcert.pem", certificates.contourCertificate());
    files.put("contourkey.pem", certificates.contourKey());
    files.put("envoycert.pem", certificates.envoyCertificate());
    files.put("envoykey.pem", certificates.envoyKey());
    Files.createDirectories(directory);
    for (Map.Entry<String, SecretValue> file : files.entrySet()) {
      writeFile(directory.resolve(file.getKey()), file.getValue().bytes());
    }
  }

  /** A YAML file for each Secret. */
  public void writeYaml(
      Path directory, List<SecretManifest> secrets, CertificateSecrets.Format format)
      throws IOException {
    out.printf(
        "Writing \"%s\" format Secrets to YAML files in %s/%n", format.flagValue(), directory);
    Files.createDirectories(directory);
    for (SecretManifest secret : secrets) {
      writeFile(
          directory.resolve(secret.name() + ".yaml"),
          secret.yaml().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The Secrets themselves. */
  public void writeSecrets(
      SecretStore store, List<SecretManifest> secrets, CertificateSecrets.Format format)
      throws IOException {
    out.printf(
        "Writing \"%s\" format Secrets to namespace \"%s\"%n",
        format.flagValue(), secrets.getFirst().namespace());
    List<String> written = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (SecretManifest secret : secrets) {
      switch (store.write(secret, overwrite)) {
        case CREATED, REPLACED -> {
          out.println("secret/" + secret.name() + " updated");
          written.add(secret.name());
        }
        case KEPT -> {
          out.println("secret/" + secret.name() + " already exists");
          kept.add(secret.name());
        }
      }
    }
    if (!written.isEmpty() && !kept.isEmpty()) {
      logger
          .atWarn()
          .addKeyValue("written", String.join(",", written))
          .addKeyValue("kept", String.join(",", kept))
          .log(
              "the Secrets come from different runs, so Contour and Envoy will not trust each"
                  + " other: run certgen with --overwrite to replace them together");
    }
  }

  private void writeFile(Path file, byte[] content) throws IOException {
    NewFiles.write(file, content, overwrite);
    out.println(file + " created");
  }
}
