package io.projectcontour.app.certgen;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Puts certificates into Secrets. */
public final class CertificateSecrets {
  private static final String TLS = "kubernetes.io/tls";
  private static final String OPAQUE = "Opaque";

  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern NAMESPACE = Pattern.compile(LABEL);
  private static final Pattern NAME =
      Pattern.compile("%1$s(\\.%1$s)*".formatted("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
  private static final int LONGEST_NAME = 253;

  private CertificateSecrets() {}

  /** How certificates are divided. */
  public enum Format {
    /** The authority has a Secret of its own. */
    LEGACY("legacy"),
    /** The authority is in the Secrets of both sides, as with cert-manager. */
    COMPACT("compact");

    private final String flagValue;

    Format(String flagValue) {
      this.flagValue = flagValue;
    }

    /** The name on the command line. */
    public String flagValue() {
      return flagValue;
    }

    /** The format of this name. */
    public static Optional<Format> named(String name) {
      return List.of(values()).stream().filter(it -> it.flagValue.equals(name)).findFirst();
    }
  }

  /** What is wrong with a namespace or a suffix of names, in a sentence; empty if all is well. */
  public static Optional<String> problem(String namespace, String suffix) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      return Optional.of(
          "namespace \"%s\" has to be letters a to z, digits and dashes, at most 63"
              .formatted(namespace));
    }
    String name = "contourcert" + suffix;
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      return Optional.of(
          "with the suffix \"%s\" a Secret would be named \"%s\": names are letters a to z, digits, dashes and dots, and end with a letter or digit"
              .formatted(suffix, name));
    }
    return Optional.empty();
  }

  /** The Secrets, in the order in which they are written. */
  public static List<SecretManifest> of(
      Certificates certificates, Format format, String namespace, String suffix) {
    return switch (format) {
      case LEGACY ->
          List.of(
              new SecretManifest(
                  namespace,
                  "cacert" + suffix,
                  OPAQUE,
                  Map.of("cacert.pem", certificates.authority())),
              new SecretManifest(
                  namespace,
                  "contourcert" + suffix,
                  TLS,
                  Map.of(
                      "tls.crt", certificates.contourCertificate(),
                      "tls.key", certificates.contourKey())),
              new SecretManifest(
                  namespace,
                  "envoycert" + suffix,
                  TLS,
                  Map.of(
                      "tls.crt", certificates.envoyCertificate(),
                      "tls.key", certificates.envoyKey())));
      case COMPACT ->
          List.of(
              new SecretManifest(
                  namespace,
                  "contourcert" + suffix,
                  TLS,
                  Map.of(
                      "ca.crt", certificates.authority(),
                      "tls.crt", certificates.contourCertificate(),
                      "tls.key", certificates.contourKey())),
              new SecretManifest(
                  namespace,
                  "envoycert" + suffix,
                  TLS,
                  Map.of(
                      "ca.crt", certificates.authority(),
                      "tls.crt", certificates.envoyCertificate(),
                      "tls.key", certificates.envoyKey())));
    };
  }
}
