package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.TestAuthority;
import java.net.Socket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code --stable-secret-names}: a renewed certificate changes nothing but itself. */
class StableSecretNamesTest {
  private static final String HOST = "renewed.example.com";
  private static final String UPDATES = "listener_manager.lds.update_success";

  @Test
  void aRenewedCertificateIsShownWhileTheListenerStaysAsItIs() throws Exception {
    TestAuthority authority = TestAuthority.create("stable");
    try (LiveContour contour = LiveContour.start(null, "", "--stable-secret-names")) {
      contour.backend("echo");
      contour.secret("default", "certificate", authority.issue(HOST));
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
      Call call = contour.https(HOST, "/", authority.context(null));
      contour.await(call, 200);
      long updates = contour.envoy().stat(UPDATES).orElseThrow();
      try (Socket kept = call.connect()) {
        assertThat(call.ask(kept).status()).isEqualTo(200);

        TestAuthority.Issued renewed = authority.issue(HOST);
        contour.secret("default", "certificate", renewed);

        Awaitility.await()
            .untilAsserted(() -> assertThat(call.certificate()).isEqualTo(renewed.certificate()));
        assertThat(contour.envoy().stat(UPDATES)).as("updates of listeners").hasValue(updates);
        assertThat(call.ask(kept).header("connection"))
            .as("the connection is not drained")
            .isEmpty();
      }
    }
  }
}
