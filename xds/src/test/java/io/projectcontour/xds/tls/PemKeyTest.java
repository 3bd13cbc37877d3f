package io.projectcontour.xds.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.tls.PemKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aKeyInPkcs8IsRead(String algorithm) throws Exception {
    PrivateKey key = TestCertificates.keys(algorithm).getPrivate();

    assertThat(
            PemKey.parse(TestCertificates.pem(new JcaPKCS8Generator(key, null).generate()))
                .getEncoded())
        .isEqualTo(key.getEncoded());
  }

  @Test
  void anRsaKeyInPkcs1IsRead() throws Exception {
    PrivateKey key = TestCertificates.keys("RSA").getPrivate();
    String pem = TestCertificates.pem(key);
    assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----");

    assertThat(PemKey.parse(pem)).isEqualTo(key);
  }

  @Test
  void anEcKeyInSec1IsReadAlsoAfterItsParameters() throws Exception {
    TestCertificates.Issued issued = TestCertificates.authority("ca", "EC").ca;
    PrivateKey key = issued.key();
    String pem = issued.olderForm();
    assertThat(pem).startsWith("-----BEGIN EC PRIVATE KEY-----");
    // As OpenSSL writes it.
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

    assertThat(PemKey.parse(parameters + pem))
        .isInstanceOfSatisfying(
            ECPrivateKey.class,
            parsed -> assertThat(parsed.getS()).isEqualTo(((ECPrivateKey) key).getS()));
  }

  @Test
  void whatIsNotAKeyIsRefusedWithAReason() throws Exception {
    assertThatThrownBy(() -> PemKey.parse(""))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("no PEM block with a private key");
    assertThatThrownBy(
            () ->
                PemKey.parse(
                    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"))
        .hasMessageContaining("encrypted");
    assertThatThrownBy(
            () ->
                PemKey.parse(
                    "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----"))
        .hasMessageContaining("curve");
    assertThatThrownBy(
            () -> PemKey.parse("-----BEGIN PRIVATE KEY-----\nMAMCAQE=\n-----END PRIVATE KEY-----"))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
