package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Certificates that clients show to Envoy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateTest {
  private final TestAuthority authority = TestAuthority.create("servers");
  private final TestAuthority clients = TestAuthority.create("clients");
  private final TestAuthority.Issued good = clients.issue("good", "spiffe://example.com/good");
  private final TestAuthority.Issued revoked = clients.issue("revoked");
  private final TestAuthority.Issued foreign = TestAuthority.create("foreign").issue("foreign");
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.backend("echo");
    contour.secret("default", "ca", "ca.crt", clients.certificatePem());
    contour.secret("default", "crl", "crl.pem", clients.revocationList(revoked));
  }

  private Call host(String name, String validation) {
    String host = name + ".example.com";
    contour.secret("default", name, authority.issue(host));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: %1$s}
        spec:
          virtualhost: {fqdn: %2$s, tls: {secretName: %1$s, clientValidation: {%3$s}}}
          routes: [{services: [{name: echo, port: 80}]}]
        """
            .formatted(name, host, validation));
    return contour.https(host, "/", authority.context(null));
  }

  private Call showing(Call call, TestAuthority.Issued certificate) {
    return call.over(authority.context(certificate));
  }

  @Test
  void aCertificateOfTheAuthorityIsDemanded() throws Exception {
    Call call = host("required", "caSecret: ca");
    contour.await(showing(call, good), 200);
    assertThatThrownBy(call::ask).isInstanceOf(IOException.class);
    assertThatThrownBy(showing(call, foreign)::ask).isInstanceOf(IOException.class);
  }

  @Test
  void anOptionalCertificateMustBeRightIfOneIsShown() throws Exception {
    Call call = host("optional", "caSecret: ca, optionalClientCertificate: true");
    contour.await(showing(call, good), 200);
    assertThat(call.ask().status()).isEqualTo(200);
    assertThatThrownBy(showing(call, foreign)::ask).isInstanceOf(IOException.class);
  }

  @Test
  void withoutVerificationAnyCertificateWill() throws Exception {
    Call call = host("any", "skipClientCertValidation: true");
    Answer answer = contour.await(showing(call, foreign), 200);
    assertThat(answer.backend()).isEqualTo("echo");
  }

  @Test
  void aRevokedCertificateIsRefused() throws Exception {
    Call call = host("revoking", "caSecret: ca, crlSecret: crl");
    contour.await(showing(call, good), 200);
    assertThatThrownBy(showing(call, revoked)::ask).isInstanceOf(IOException.class);
    Call careless = host("careless", "caSecret: ca");
    contour.await(showing(careless, revoked), 200);
  }

  @Test
  void aRevokedAuthorityInTheChainCountsUnlessOnlyTheLeafIsLookedUp() throws Exception {
    TestAuthority department = clients.intermediate("department");
    TestAuthority.Issued member = department.issue("member");
    // Envoy wants a list of each authority whose certificates it looks up.
    contour.secret(
        "default",
        "root-crl",
        "crl.pem",
        clients.revocationList(department.self()) + department.revocationList());
    Call leafOnly = host("leaf", "caSecret: ca, crlSecret: root-crl, crlOnlyVerifyLeafCert: true");
    contour.await(showing(leafOnly, member), 200);
    Call whole = host("whole", "caSecret: ca, crlSecret: root-crl");
    contour.await(showing(whole, good), 200);
    assertThatThrownBy(showing(whole, member)::ask).isInstanceOf(IOException.class);
  }

  @Test
  void theBackendIsToldWhoTheClientIs() {
    Call call =
        host(
            "forwarding",
            "caSecret: ca, forwardClientCertificate: {subject: true, cert: true, dns: true, uri: true}");
    Answer answer =
        contour.await(showing(call, good).with("x-forwarded-client-cert", "By=me"), 200);
    assertThat(answer.received("x-forwarded-client-cert"))
        .contains("Subject=\"CN=good\"", "URI=spiffe://example.com/good", "DNS=good", "Cert=")
        .doesNotContain("By=me");
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
