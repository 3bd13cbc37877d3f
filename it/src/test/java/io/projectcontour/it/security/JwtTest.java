package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** JSON web tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwtTest {
  private static final String ISSUER = "https://idp.example.org";

  private final TestAuthority authority = TestAuthority.create("jwt");
  private final SSLContext client = authority.context(null);
  private final SigningKey rsa = SigningKey.create("rsa", SigningKey.Algorithm.RS256);
  private final SigningKey elliptic = SigningKey.create("ec", SigningKey.Algorithm.ES256);
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.backend("echo");
  }

  private Call host(String name, String provider, String routes) {
    String host = name + ".example.com";
    contour.secret("default", name, authority.issue(host));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: %1$s}
        spec:
          virtualhost:
            fqdn: %2$s
            tls: {secretName: %1$s}
            jwtProviders: [{name: idp, issuer: "%3$s", %4$s}]
          routes:
        """
                .formatted(name, host, ISSUER, provider)
            + routes.indent(2));
    return contour.https(host, "/", client);
  }

  private static Call bearing(Call call, String token) {
    return call.with("authorization", "Bearer " + token);
  }

  private static final String DEMANDING =
      """
      - services: [{name: echo, port: 80}]
      - conditions: [{prefix: /public}]
        services: [{name: echo, port: 80}]
        jwtVerificationPolicy: {disabled: true}
      """;

  private void assertVerifies(Call call) throws Exception {
    contour.await(bearing(call, rsa.token(ISSUER, Map.of())), 200);
    assertThat(bearing(call, elliptic.token(ISSUER, Map.of())).ask().status()).isEqualTo(200);
    assertThat(call.ask().status()).as("no token").isEqualTo(401);
    assertThat(bearing(call, rsa.token("https://evil.example.org", Map.of())).ask().status())
        .as("another issuer")
        .isEqualTo(401);
    long past = Instant.now().minusSeconds(3600).getEpochSecond();
    assertThat(bearing(call, rsa.token(ISSUER, Map.of("exp", past))).ask().status())
        .as("expired")
        .isEqualTo(401);
    SigningKey forger = SigningKey.create("rsa", SigningKey.Algorithm.RS256);
    assertThat(bearing(call, forger.token(ISSUER, Map.of())).ask().status())
        .as("another key")
        .isEqualTo(401);
  }

  @Test
  void tokensAreVerifiedWithTheKeysOfAServer() throws Exception {
    KeyServer keys =
        contour.keep(
            KeyServer.http(InetAddress.getLoopbackAddress(), SigningKey.set(rsa, elliptic)));
    Call call =
        host(
            "remote",
            "default: true, remoteJWKS: {uri: 'http://127.0.0.1:%d/keys'}".formatted(keys.port()),
            DEMANDING);
    assertVerifies(call);
    assertThat(contour.https("remote.example.com", "/public", client).ask().status())
        .as("the route does not demand one")
        .isEqualTo(200);
    assertThat(keys.requests()).isPositive();
  }

  @Test
  void theServerOfTheKeysIsVerifiedToo() throws Exception {
    TestAuthority inner = TestAuthority.create("inner");
    KeyServer keys =
        contour.keep(
            KeyServer.https(
                InetAddress.getLoopbackAddress(),
                SigningKey.set(rsa, elliptic),
                inner.context(inner.issue("localhost", "127.0.0.1"))));
    contour.secret("default", "inner-ca", "ca.crt", inner.certificatePem());
    String jwks =
        "default: true, remoteJWKS: {uri: 'https://localhost:%d/keys', dnsLookupFamily: v4,"
            + " validation: {caSecret: inner-ca, subjectName: %s}}";
    assertVerifies(host("verified", jwks.formatted(keys.port(), "localhost"), DEMANDING));
    Call wrong = host("wrong", jwks.formatted(keys.port(), "other.example.org"), DEMANDING);
    contour.await(contour.https("wrong.example.com", "/public", client), 200);
    assertThat(bearing(wrong, rsa.token(ISSUER, Map.of())).ask().status())
        .as("no keys, no entry")
        .isEqualTo(401);
  }

  @Test
  void tokensAreVerifiedWithKeysFromASecretAndForwardedIfAsked() throws Exception {
    contour.secret("default", "keys", "set.json", SigningKey.set(rsa, elliptic));
    Call call =
        host(
            "local",
            "default: true, forwardJWT: true, localJWKS: {secretName: keys, key: set.json}",
            DEMANDING);
    assertVerifies(call);
    String token = rsa.token(ISSUER, Map.of());
    assertThat(bearing(call, token).ask().received("authorization")).isEqualTo("Bearer " + token);
  }

  @Test
  void aRouteThatDemandsAnUndefinedProviderIsNotOpen() {
    contour.secret("default", "keys2", "set.json", SigningKey.set(rsa));
    Call call =
        host(
            "undefined",
            "localJWKS: {secretName: keys2, key: set.json}",
            """
            - services: [{name: echo, port: 80}]
              jwtVerificationPolicy: {require: nobody}
            """);
    contour.await(call, answer -> answer.status() == 503 || answer.status() == 403);
    assertThat(contour.status("HTTPProxy", "default", "undefined").toString())
        .contains("JWTProviderNotDefined");
  }

  @Test
  void permitInsecureDoesNotOpenARouteThatDemandsAToken() throws Exception {
    contour.secret("default", "keys3", "set.json", SigningKey.set(rsa));
    Call call =
        host(
            "insecure",
            "default: true, localJWKS: {secretName: keys3, key: set.json}",
            """
            - services: [{name: echo, port: 80}]
              permitInsecure: true
            """);
    contour.await(call, 401);
    assertThat(contour.http("insecure.example.com", "/").ask().status()).isEqualTo(301);
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
