package io.projectcontour.app.certgen;

import io.projectcontour.k8s.SecretValue;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives only as long as it takes to sign: its key is never stored. */
final class CertificateAuthority {
  private static final String NAME = "Project Contour";
  private static final int KEY_BITS = 2048;

  /** Positive, and at most the 20 bytes that a serial number may have. */
  private static final int SERIAL_BITS = 127;

  private final SecureRandom random;
  private final Validity validity;
  private final X500Name name;
  private final KeyPair keys;
  private final SecretValue certificate;

  private CertificateAuthority(
      SecureRandom random,
      Validity validity,
      X500Name name,
      KeyPair keys,
      SecretValue certificate) {
    this.random = random;
    this.validity = validity;
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** A certificate in PEM and its key. */
  record Issued(SecretValue certificate, SecretValue key) {}

  /** A new authority, whose certificates are valid as long as its own. */
  static CertificateAuthority create(Validity validity, SecureRandom random)
      throws GeneralSecurityException {
    BigInteger serial = serial(random);
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, NAME)
            .addRDN(BCStyle.SERIALNUMBER, serial.toString())
            .build();
    KeyPair keys = keyPair(random);
    try {
      X509v3CertificateBuilder builder = builder(name, serial, validity, name, keys);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(
                  KeyUsage.keyEncipherment | KeyUsage.digitalSignature | KeyUsage.keyCertSign));
      SecretValue certificate = Pem.block("CERTIFICATE", builder.build(signer(keys)).getEncoded());
      return new CertificateAuthority(random, validity, name, keys, certificate);
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** Its own certificate in PEM. */
  SecretValue certificate() {
    return certificate;
  }

  /**
   * A certificate and a new key.
   *
   * @param commonName who owns it
   * @param dnsNames names of the servers that may show it
   */
  Issued issue(String commonName, List<String> dnsNames) throws GeneralSecurityException {
    X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    KeyPair subjectKeys = keyPair(random);
    GeneralName[] names =
        dnsNames.stream()
            .map(dnsName -> new GeneralName(GeneralName.dNSName, dnsName))
            .toArray(GeneralName[]::new);
    try {
      X509v3CertificateBuilder builder =
          builder(name, serial(random), validity, subject, subjectKeys);
      builder
          .addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(
                  KeyUsage.digitalSignature
                      | KeyUsage.dataEncipherment
                      | KeyUsage.keyEncipherment
                      | KeyUsage.nonRepudiation))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensionUtils().createAuthorityKeyIdentifier(publicKey(keys)))
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      SecretValue certificate = Pem.block("CERTIFICATE", builder.build(signer(keys)).getEncoded());
      return new Issued(certificate, pkcs1(subjectKeys));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, BigInteger serial, Validity validity, X500Name subject, KeyPair subjectKeys)
      throws GeneralSecurityException, IOException {
    return new X509v3CertificateBuilder(
            issuer,
            serial,
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            subject,
            publicKey(subjectKeys))
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            extensionUtils().createSubjectKeyIdentifier(publicKey(subjectKeys)));
  }

  private static X509ExtensionUtils extensionUtils() throws GeneralSecurityException {
    return new JcaX509ExtensionUtils();
  }

  private static SubjectPublicKeyInfo publicKey(KeyPair keys) {
    return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
  }

  private static ContentSigner signer(KeyPair keys) throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate());
  }

  private static SecretValue pkcs1(KeyPair keys) throws IOException {
    PrivateKeyInfo key = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    return Pem.block("RSA PRIVATE KEY", key.parsePrivateKey().toASN1Primitive().getEncoded());
  }

  private static KeyPair keyPair(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS, random);
    return generator.generateKeyPair();
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
  }
}
