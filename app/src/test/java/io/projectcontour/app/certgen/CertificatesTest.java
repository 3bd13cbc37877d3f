package io.projectcontour.app.certgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.k8s.SecretValue;
import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesTest {
  private static final int DNS_NAME = 2;

  private final Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @SuppressWarnings("NullAway.Init")
  private Certificates certificates;

  @BeforeAll
  void generate() throws Exception {
    certificates = Certificates.generate("ns", Validity.days(30, now), new SecureRandom());
  }

  private static X509Certificate certificate(SecretValue pem) throws Exception {
    assertThat(pem.text()).startsWith("-----BEGIN CERTIFICATE-----\n");
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.bytes()));
  }

  private static PrivateKey key(SecretValue pem) throws Exception {
    String text = pem.text();
    assertThat(text)
        .startsWith("-----BEGIN RSA PRIVATE KEY-----\n")
        .endsWith("\n-----END RSA PRIVATE KEY-----\n");
    assertThat(text.lines().skip(1)).allMatch(line -> line.length() <= 64);
    byte[] pkcs1 = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]*-----", ""));
    PrivateKeyInfo pkcs8 =
        new PrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
            ASN1Primitive.fromByteArray(pkcs1));
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.getEncoded()));
  }

  private void verifyAt(Instant time, X509Certificate leaf) throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(certificate(certificates.authority()), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(time));
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }

  @Test
  void theAuthorityMaySignAndSaysWhoItIs() throws Exception {
    X509Certificate authority = certificate(certificates.authority());
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(authority.getKeyUsage()).startsWith(true, false, true, false, false, true);
    assertThat(authority.getSubjectX500Principal().getName("RFC2253"))
        .contains("CN=Project Contour");
    assertThat(authority.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
    authority.verify(authority.getPublicKey());
  }

  @Test
  void bothSidesAreSignedByTheAuthorityAndNamedForTheirService() throws Exception {
    for (var side :
        List.of(
            List.of("contour", certificate(certificates.contourCertificate())),
            List.of("envoy", certificate(certificates.envoyCertificate())))) {
      String service = (String) side.getFirst();
      X509Certificate leaf = (X509Certificate) side.getLast();
      verifyAt(now, leaf);
      assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=" + service);
      assertThat(leaf.getSubjectAlternativeNames())
          .containsExactly(
              List.of(DNS_NAME, service),
              List.of(DNS_NAME, service + ".ns"),
              List.of(DNS_NAME, service + ".ns.svc"),
              List.of(DNS_NAME, service + ".ns.svc.cluster.local"));
      assertThat(leaf.getBasicConstraints()).isNegative();
      // digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
      assertThat(leaf.getKeyUsage()).startsWith(true, true, true, true, false, false);
      assertThat(leaf.getExtendedKeyUsage()).isNull();
      assertThat(((RSAPublicKey) leaf.getPublicKey()).getModulus().bitLength()).isEqualTo(2048);
      assertThat(leaf.getSerialNumber()).isPositive();
    }
  }

  @Test
  void eachKeyBelongsToItsCertificate() throws Exception {
    assertBelongs(certificates.contourKey(), certificates.contourCertificate());
    assertBelongs(certificates.envoyKey(), certificates.envoyCertificate());
  }

  private static void assertBelongs(SecretValue key, SecretValue certificate) throws Exception {
    byte[] message = {1, 2, 3};
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(key(key));
    signer.update(message);
    byte[] signature = signer.sign();
    signer.initVerify(certificate(certificate));
    signer.update(message);
    assertThat(signer.verify(signature)).isTrue();
  }

  @Test
  void theyAreValidFromADayBeforeNowUntilTheEndOfTheirLifetime() throws Exception {
    X509Certificate leaf = certificate(certificates.contourCertificate());
    assertThat(leaf.getNotBefore()).isEqualTo(Date.from(now.minus(Duration.ofDays(1))));
    assertThat(leaf.getNotAfter()).isEqualTo(Date.from(now.plus(Duration.ofDays(30))));
    verifyAt(now.minus(Duration.ofHours(23)), leaf);
    assertThatThrownBy(() -> verifyAt(now.plus(Duration.ofDays(31)), leaf))
        .hasMessageContaining("validity");
  }

  @Test
  void eachRunMakesANewAuthority() throws Exception {
    Certificates others = Certificates.generate("ns", Validity.days(30, now), new SecureRandom());
    assertThatThrownBy(() -> verifyAt(now, certificate(others.contourCertificate())))
        .isInstanceOf(java.security.cert.CertPathValidatorException.class);
  }

  @Test
  void keysDoNotAppearInText() {
    assertThat(certificates.toString()).doesNotContain("BEGIN");
  }

  @ParameterizedTest
  @CsvSource({"0, 2027-03-01T12:00:00Z", "1, 2026-03-02T12:00:00Z", "365, 2027-03-01T12:00:00Z"})
  void theLifetimeIsInDaysAndAYearByDefault(long days, Instant end) {
    assertThat(Validity.days(days, now).notAfter()).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2_990_000, Long.MAX_VALUE})
  void aLifetimeThatNoCertificateCanExpressIsRefused(long days) {
    assertThatThrownBy(() -> Validity.days(days, now))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(days));
  }
}
