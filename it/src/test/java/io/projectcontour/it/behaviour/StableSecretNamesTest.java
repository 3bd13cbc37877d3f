package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code --stable-secret-names}: a renewed certificate changes nothing but itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StableSecretNamesTest {
  private static final String HOST = "renewed.example.com";
  private static final String UPDATES = "listener_manager.lds.update_success";

  private final TestAuthority authority = TestAuthority.create("stable");
  private LiveContour contour;
  private Call call;

  @BeforeAll
  void start() throws Exception {
    contour = LiveContour.start(null, "", "--stable-secret-names");
    contour.backend("echo");
    renew();
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: renewed}
        spec:
          virtualhost: {fqdn: %s, tls: {secretName: certificate}}
          routes: [{services: [{name: echo, port: 80}]}]
        """
            .formatted(HOST));
    call = contour.https(HOST, "/", authority.context(null));
    contour.await(call, 200);
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private void renew() {
    contour.secret("default", "certificate", authority.issue(HOST));
  }

  private BigInteger shown() throws IOException {
    try (Socket socket = call.connect()) {
      return ((X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0])
          .getSerialNumber();
    }
  }

  private static Answer ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: %s\r\n\r\n"
                .formatted(HOST)
                .getBytes(StandardCharsets.US_ASCII));
    return Call.read(socket.getInputStream(), "GET");
  }

  @Test
  void aRenewedCertificateIsShownWhileTheListenerStaysAsItIs() throws Exception {
    BigInteger before = shown();
    long updates = contour.envoy().stat(UPDATES).orElseThrow();
    try (Socket kept = call.connect()) {
      assertThat(ask(kept).status()).isEqualTo(200);

      renew();

      Awaitility.await().untilAsserted(() -> assertThat(shown()).isNotEqualTo(before));
      assertThat(contour.envoy().stat(UPDATES)).as("updates of listeners").hasValue(updates);
      assertThat(ask(kept).header("connection")).as("the connection is not drained").isEmpty();
    }
  }
}
