package io.projectcontour.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairsTest {
  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void theHalvesOfAPairFitAndOthersDoNot(String algorithm) throws Exception {
    KeyPair one = pair(algorithm);
    KeyPair other = pair(algorithm);

    assertThat(KeyPairs.fit(one.getPrivate(), one.getPublic())).isTrue();
    assertThat(KeyPairs.fit(one.getPrivate(), other.getPublic())).isFalse();
  }

  @Test
  void keysOfTwoKindsDoNotFit() throws Exception {
    assertThat(KeyPairs.fit(pair("EC").getPrivate(), pair("RSA").getPublic())).isFalse();
    assertThat(KeyPairs.fit(pair("RSA").getPrivate(), pair("EC").getPublic())).isFalse();
  }

  @Test
  void anEcKeyThatNamesItsPublicKeyFitsThatOneOnly() throws Exception {
    PrivateKey key = PemKey.parse(resource("gateway-key.pem"));
    PublicKey own;
    try (InputStream in = stream("gateway-certificate.pem")) {
      own = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
    }

    assertThat(KeyPairs.fit(key, own)).isTrue();
    assertThat(KeyPairs.fit(key, pair("EC").getPublic())).isFalse();
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = stream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static InputStream stream(String name) {
    return Objects.requireNonNull(
        KeyPairsTest.class.getResourceAsStream("/io/projectcontour/control/" + name));
  }
}
