package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** TLS between clients and Envoy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private final TestAuthority authority = TestAuthority.create("tls");
  private final SSLContext client = authority.context(null);
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour =
        LiveContour.start("tls: {fallback-certificate: {name: fallback, namespace: certs}}", "");
    contour.backend("echo");
    contour.secret("certs", "fallback", authority.issue("fallback.example.com"));
    contour.secret("certs", "shared", authority.issue("delegated.example.com"));
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: TLSCertificateDelegation
        metadata: {namespace: certs, name: fallback}
        spec: {delegations: [{secretName: fallback, targetNamespaces: ["*"]}]}
        """);
  }

  private LiveContour host(String host, String tls) {
    return contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: %s}
        spec:
          virtualhost: {fqdn: %s, tls: {%s}}
          routes: [{services: [{name: echo, port: 80}]}]
        """
            .formatted(host.substring(0, host.indexOf('.')), host, tls));
  }

  private void own(String host) {
    contour.secret("default", host.substring(0, host.indexOf('.')), authority.issue(host));
  }

  @Test
  void theServerNameChoosesTheCertificateAndPlainHttpIsRedirected() throws Exception {
    for (String host : List.of("one.example.com", "two.example.com")) {
      own(host);
      host(host, "secretName: " + host.substring(0, 3));
      Call call = contour.https(host, "/", client);
      assertThat(contour.await(call, 200).backend()).isEqualTo("echo");
      try (SSLSocket socket = (SSLSocket) call.connect()) {
        assertThat(socket.getSession().getPeerPrincipal().getName()).isEqualTo("CN=" + host);
      }
    }
    Answer plain = contour.http("one.example.com", "/x").ask();
    assertThat(plain.status()).isEqualTo(301);
    assertThat(plain.header("location")).isEqualTo("https://one.example.com/x");
  }

  @Test
  void aRequestForAnotherHostThanTheServerNameIsMisdirected() throws Exception {
    own("front.example.com");
    own("other.example.com");
    host("front.example.com", "secretName: front");
    host("other.example.com", "secretName: other");
    contour.await(contour.https("other.example.com", "/", client), 200);
    contour.await(contour.https("front.example.com", "/", client), 200);
    Call fronted =
        contour
            .https("other.example.com", "/", client)
            .over(new Call.Tls(client, "front.example.com", List.of()));
    assertThat(fronted.ask().status()).isEqualTo(421);
  }

  @Test
  void aVersionBelowTheMinimumIsRefused() throws Exception {
    own("modern.example.com");
    host("modern.example.com", "secretName: modern, minimumProtocolVersion: '1.3'");
    Call call = contour.https("modern.example.com", "/", client);
    contour.await(call.over(new Call.Tls(client, "modern.example.com", List.of("TLSv1.3"))), 200);
    assertThatThrownBy(
            () ->
                call.over(new Call.Tls(client, "modern.example.com", List.of("TLSv1.2"))).connect())
        .isInstanceOf(SSLException.class);
  }

  @Test
  void aVersionAboveTheMaximumIsRefused() {
    own("old.example.com");
    host("old.example.com", "secretName: old, maximumProtocolVersion: '1.2'");
    Call call = contour.https("old.example.com", "/", client);
    contour.await(call.over(new Call.Tls(client, "old.example.com", List.of("TLSv1.2"))), 200);
    assertThatThrownBy(
            () -> call.over(new Call.Tls(client, "old.example.com", List.of("TLSv1.3"))).connect())
        .isInstanceOf(SSLException.class);
  }

  @Test
  void onlyTheCiphersAndCurvesOfTheConfigurationAreUsed() throws Exception {
    try (LiveContour picky =
        LiveContour.start(
            """
            tls:
              maximum-protocol-version: "1.2"
              cipher-suites: [ECDHE-ECDSA-AES256-GCM-SHA384]
              ecdh-curves: [P-384]
            """,
            "")) {
      picky.backend("echo");
      picky.secret("default", "picky", authority.issue("picky.example.com"));
      picky.apply(
          """
          apiVersion: projectcontour.io/v1
          kind: HTTPProxy
          metadata: {name: picky}
          spec:
            virtualhost: {fqdn: picky.example.com, tls: {secretName: picky}}
            routes: [{services: [{name: echo, port: 80}]}]
          """);
      Call call = picky.https("picky.example.com", "/", client);
      picky.await(call, 200);
      try (SSLSocket socket = (SSLSocket) call.connect()) {
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(socket.getSession().getCipherSuite())
            .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      }
      assertThat(picky.envoy().stats("ssl.curves").lines())
          .allMatch(line -> line.contains("ssl.curves.P-384"));
    }
  }

  @Test
  void aCertificateOfAnotherNamespaceNeedsItsDelegation() {
    String delegation =
        """
        apiVersion: projectcontour.io/v1
        kind: TLSCertificateDelegation
        metadata: {namespace: certs, name: shared}
        spec: {delegations: [{secretName: shared, targetNamespaces: [default]}]}
        """;
    host("delegated.example.com", "secretName: certs/shared");
    assertThat(contour.status("HTTPProxy", "default", "delegated").toString())
        .contains("DelegationNotPermitted");
    contour.apply(delegation);
    contour.await(contour.https("delegated.example.com", "/", client), 200);
    contour.delete(delegation);
    assertThat(contour.status("HTTPProxy", "default", "delegated").toString())
        .contains("DelegationNotPermitted");
  }

  @Test
  void aSecretThatComesLateHealsTheHost() {
    host("late.example.com", "secretName: late");
    assertThat(contour.status("HTTPProxy", "default", "late").toString())
        .contains("SecretNotValid");
    own("late.example.com");
    contour.await(contour.https("late.example.com", "/", client), 200);
    assertThat(contour.status("HTTPProxy", "default", "late").path("currentStatus").asString())
        .isEqualTo("valid");
  }

  @Test
  void aNewCertificateIsShownWithoutAFailedRequest() throws Exception {
    own("rotated.example.com");
    host("rotated.example.com", "secretName: rotated");
    Call call = contour.https("rotated.example.com", "/", client);
    contour.await(call, 200);
    List<String> failures = new CopyOnWriteArrayList<>();
    AtomicBoolean finished = new AtomicBoolean();
    Thread asking =
        Thread.startVirtualThread(
            () -> {
              while (!finished.get()) {
                try {
                  int status = call.ask().status();
                  if (status != 200) {
                    failures.add("status " + status);
                  }
                } catch (IOException e) {
                  failures.add(e.toString());
                }
              }
            });
    TestAuthority.Issued renewed = authority.issue("rotated.example.com");
    contour.secret("default", "rotated", renewed);
    contour
        .envoy()
        .await(
            "the new certificate is shown",
            () -> {
              try {
                return call.certificate().equals(renewed.certificate());
              } catch (IOException e) {
                failures.add(e.toString());
                return true;
              }
            });
    finished.set(true);
    asking.join();
    assertThat(failures).isEmpty();
  }

  @Test
  void withoutServerNameTheFallbackCertificateIsShownForHostsThatAskForIt() throws Exception {
    own("guest.example.com");
    own("strict.example.com");
    host("guest.example.com", "secretName: guest, enableFallbackCertificate: true");
    host("strict.example.com", "secretName: strict");
    contour.await(contour.https("strict.example.com", "/", client), 200);
    Call.Tls nameless = new Call.Tls(client, null, List.of());
    Call guest = contour.https("guest.example.com", "/", client).over(nameless);
    contour.await(guest, 200);
    try (SSLSocket socket = (SSLSocket) guest.connect()) {
      assertThat(socket.getSession().getPeerPrincipal().getName())
          .isEqualTo("CN=fallback.example.com");
    }
    assertThat(contour.https("strict.example.com", "/", client).over(nameless).ask().status())
        .as("a host that did not ask for it is not reached this way")
        .isEqualTo(404);
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
