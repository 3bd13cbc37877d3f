package io.projectcontour.tls;

import com.google.protobuf.ByteString;
import io.projectcontour.cluster.HashedName;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.SecretValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Looks at Secrets (spec: httpproxy.md sections 20.1 and 20.2). Dates are not looked at: a
 * certificate that expires is not a change of any object.
 */
public final class SecretChecks {
  private static final String CERTIFICATE_KEY = "tls.crt";
  private static final String PRIVATE_KEY_KEY = "tls.key";
  private static final String AUTHORITIES_KEY = "ca.crt";
  private static final String REVOCATIONS_KEY = "crl.pem";
  private static final String CERTIFICATE_BLOCK = "CERTIFICATE";

  private SecretChecks() {}

  private static final class BadSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSecretException(String message) {
      super(message, null, false, false);
    }
  }

  /** Looks at a Secret for a purpose; the name of a certificate changes with it. */
  public static SecretCheck check(SecretUse.Purpose purpose, Secret secret) {
    return check(purpose, secret, false);
  }

  /**
   * Looks at a Secret for a purpose.
   *
   * @param stableNames the name of a certificate in Envoy stays when the certificate changes
   */
  public static SecretCheck check(SecretUse.Purpose purpose, Secret secret, boolean stableNames) {
    try {
      return switch (purpose) {
        case CERTIFICATE -> certificate(secret, stableNames);
        case AUTHORITIES -> authorities(secret);
        case REVOCATIONS -> revocations(secret);
      };
    } catch (BadSecretException e) {
      return new SecretCheck.Bad(String.valueOf(e.getMessage()));
    }
  }

  private static SecretCheck certificate(Secret secret, boolean stableName)
      throws BadSecretException {
    checkType(secret);
    SecretValue certificate = secret.value(CERTIFICATE_KEY);
    if (certificate.isEmpty()) {
      throw new BadSecretException("missing TLS certificate");
    }
    X509Certificate first = checkCertificates(certificate.text());
    SecretValue key = secret.value(PRIVATE_KEY_KEY);
    if (key.isEmpty()) {
      throw new BadSecretException("missing TLS private key");
    }
    checkPrivateKey(key.text());
    checkPair(key.text(), first);
    NamespacedName name = secret.name();
    return new SecretCheck.Certificate(
        stableName
            ? HashedName.of(name.namespace(), name.name())
            : HashedName.of(
                name.namespace(), name.name(), HashedName.sha1Prefix(certificate.bytes())));
  }

  private static SecretCheck authorities(Secret secret) throws BadSecretException {
    checkType(secret);
    SecretValue authorities = secret.value(AUTHORITIES_KEY);
    if (authorities.isEmpty()) {
      throw new BadSecretException("empty \"ca.crt\" key");
    }
    List<PemBlock> blocks = PemBlock.parse(authorities.text());
    if (blocks.isEmpty()) {
      throw new BadSecretException(
          "invalid CA certificate bundle: " + noBlock("failed to locate certificate", authorities));
    }
    for (PemBlock block : blocks) {
      if (!block.type().equals(CERTIFICATE_BLOCK)) {
        throw new BadSecretException(
            "invalid CA certificate bundle: unexpected block type '" + block.type() + "'");
      }
      // It stands in the listener: Envoy would refuse all hosts with TLS because of it.
      try {
        parse(block);
      } catch (CertificateException e) {
        throw new BadSecretException("invalid CA certificate bundle: " + e.getMessage());
      }
    }
    if (PemBlock.isDamaged(authorities.text())) {
      throw new BadSecretException("invalid CA certificate bundle: failed to parse PEM block");
    }
    return new SecretCheck.Bytes(ByteString.copyFrom(authorities.bytes()));
  }

  private static SecretCheck revocations(Secret secret) throws BadSecretException {
    checkType(secret);
    SecretValue revocations = secret.value(REVOCATIONS_KEY);
    if (revocations.isEmpty()) {
      throw new BadSecretException("empty \"crl.pem\" key");
    }
    List<PemBlock> lists =
        PemBlock.parse(revocations.text()).stream()
            .filter(block -> block.type().equals("X509 CRL"))
            .toList();
    if (lists.isEmpty()) {
      throw new BadSecretException(noBlock("failed to locate CRL", revocations));
    }
    // They stand in the listener, like authorities.
    try {
      for (PemBlock list : lists) {
        var _ = CertificateFactory.getInstance("X.509").generateCRL(list.bytes().newInput());
      }
    } catch (CertificateException | CRLException e) {
      throw new BadSecretException("invalid CRL: " + e.getMessage());
    }
    if (PemBlock.isDamaged(revocations.text())) {
      throw new BadSecretException("invalid CRL: failed to parse PEM block");
    }
    return new SecretCheck.Bytes(ByteString.copyFrom(revocations.bytes()));
  }

  private static void checkType(Secret secret) throws BadSecretException {
    String type = secret.typeOrOpaque();
    if (!type.equals("kubernetes.io/tls") && !type.equals("Opaque")) {
      throw new BadSecretException("secret type is not \"kubernetes.io/tls\" or \"Opaque\"");
    }
  }

  private static String noBlock(String nothingThere, SecretValue value) {
    return value.text().contains("-----BEGIN") ? "failed to parse PEM block" : nothingThere;
  }

  private static X509Certificate checkCertificates(String pem) throws BadSecretException {
    List<PemBlock> blocks = PemBlock.parse(pem);
    if (blocks.isEmpty()) {
      throw new BadSecretException(
          "invalid TLS certificate: "
              + (pem.contains("-----BEGIN")
                  ? "failed to parse PEM block"
                  : "failed to locate certificate"));
    }
    for (PemBlock block : blocks) {
      if (!block.type().equals(CERTIFICATE_BLOCK)) {
        throw new BadSecretException(
            "invalid TLS certificate: unexpected block type '" + block.type() + "'");
      }
    }
    try {
      X509Certificate first = parse(blocks.getFirst());
      if (!hasCommonName(first) && !hasAlternativeName(first)) {
        throw new BadSecretException(
            "invalid TLS certificate: certificate has no common name or subject alt name");
      }
      for (PemBlock block : blocks) {
        parse(block);
      }
      return first;
    } catch (CertificateException e) {
      throw new BadSecretException("invalid TLS certificate: " + e.getMessage());
    }
  }

  private static X509Certificate parse(PemBlock block) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(block.bytes().newInput());
  }

  private static boolean hasCommonName(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName().contains("CN=");
  }

  private static boolean hasAlternativeName(X509Certificate certificate)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    return names.stream()
        .anyMatch(
            name ->
                Integer.valueOf(2).equals(name.getFirst())
                    || Integer.valueOf(7).equals(name.getFirst()));
  }

  private static void checkPrivateKey(String pem) throws BadSecretException {
    Optional<PemBlock> key = Optional.empty();
    List<PemBlock> blocks = PemBlock.parse(pem);
    if (blocks.isEmpty() && pem.contains("-----BEGIN")) {
      throw new BadSecretException("invalid TLS private key: failed to parse PEM block");
    }
    for (PemBlock block : blocks) {
      switch (block.type()) {
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          if (key.isPresent()) {
            throw new BadSecretException("invalid TLS private key: multiple private keys");
          }
          key = Optional.of(block);
        }
        case "EC PARAMETERS" -> {}
        default ->
            throw new BadSecretException(
                "invalid TLS private key: unexpected block type '" + block.type() + "'");
      }
    }
    if (key.isEmpty()) {
      throw new BadSecretException("invalid TLS private key: failed to locate private key");
    }
    checkKeyBytes(key.get());
  }

  /** Envoy would refuse the pair, and its owner would never learn why. */
  private static void checkPair(String keyPem, X509Certificate certificate)
      throws BadSecretException {
    PrivateKey key;
    try {
      key = PemKey.parse(keyPem);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return; // Envoy knows more kinds of keys than the JDK: it has the last word on these.
    }
    if (!KeyPairs.fit(key, certificate.getPublicKey())) {
      throw new BadSecretException(
          "TLS private key \"tls.key\" does not belong to the first certificate of \"tls.crt\"");
    }
  }

  private static void checkKeyBytes(PemBlock block) throws BadSecretException {
    if (!block.type().equals("PRIVATE KEY")) {
      // PKCS#1 and SEC 1: Envoy reads them itself; what matters here is that it is a DER sequence.
      if (!block.startsWith((byte) 0x30)) {
        throw new BadSecretException("invalid TLS private key: malformed " + block.type());
      }
      return;
    }
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        var _ =
            KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(block.bytes().toByteArray()));
        return;
      } catch (GeneralSecurityException e) {
        // Not a key of this algorithm: the next one decides.
      }
    }
    throw new BadSecretException("invalid TLS private key: malformed PRIVATE KEY");
  }
}
