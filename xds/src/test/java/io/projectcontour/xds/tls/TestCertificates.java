package io.projectcontour.xds.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate authority that a test makes up, and what it signs. */
final class TestCertificates {
  /** A certificate and its key. */
  record Issued(X509Certificate certificate, PrivateKey key) {
    String certificatePem() throws IOException {
      return pem(certificate);
    }

    String pkcs8() throws IOException {
      return pem(new JcaPKCS8Generator(key, null).generate());
    }

    /** PKCS#1 for RSA, SEC1 for EC. */
    String olderForm() throws IOException {
      if (!(key instanceof java.security.interfaces.ECPrivateKey ec)) {
        return pem(key);
      }
      // With the name of the curve, which Bouncy Castle leaves out.
      ECPrivateKey sec1 =
          new ECPrivateKey(
              ec.getParams().getOrder().bitLength(), ec.getS(), SECObjectIdentifiers.secp256r1);
      return pem(new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
    }
  }

  private static long serial = 1;

  final Issued ca;
  private final String algorithm;

  private TestCertificates(Issued ca, String algorithm) {
    this.ca = ca;
    this.algorithm = algorithm;
  }

  /**
   * A new authority.
   *
   * @param algorithm {@code RSA} or {@code EC}
   */
  static TestCertificates authority(String name, String algorithm) throws Exception {
    KeyPair keys = keys(algorithm);
    X500Name subject = new X500Name("CN=" + name);
    JcaX509v3CertificateBuilder builder = builder(subject, subject, keys, Duration.ofDays(1));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return new TestCertificates(
        new Issued(sign(builder, keys.getPrivate(), algorithm), keys.getPrivate()), algorithm);
  }

  Issued issue(String name) throws Exception {
    return issue(name, algorithm, Duration.ofDays(1));
  }

  Issued issueExpired(String name) throws Exception {
    return issue(name, algorithm, Duration.ofMinutes(-1));
  }

  Issued issue(String name, String keyAlgorithm, Duration valid) throws Exception {
    KeyPair keys = keys(keyAlgorithm);
    JcaX509v3CertificateBuilder builder =
        builder(
            new X500Name(ca.certificate().getSubjectX500Principal().getName()),
            new X500Name("CN=" + name),
            keys,
            valid);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    return new Issued(sign(builder, ca.key(), algorithm), keys.getPrivate());
  }

  private static synchronized JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Duration valid) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(serial++),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(valid)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(
      JcaX509v3CertificateBuilder builder, PrivateKey key, String algorithm) throws Exception {
    String signature = algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key)));
  }

  static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    switch (algorithm) {
      case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case "RSA" -> generator.initialize(2048);
      default -> {}
    }
    return generator.generateKeyPair();
  }

  static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  static TlsFiles files(Path folder) {
    return new TlsFiles(
        folder.resolve("tls.crt"), folder.resolve("tls.key"), folder.resolve("ca.crt"));
  }

  static void write(TlsFiles files, Issued server, X509Certificate clientCa) throws IOException {
    Files.writeString(files.certificate(), server.certificatePem());
    Files.writeString(files.privateKey(), server.olderForm());
    Files.writeString(files.clientCa(), pem(clientCa));
  }
}
