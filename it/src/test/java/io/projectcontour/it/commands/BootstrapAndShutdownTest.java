package io.projectcontour.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.bootstrap.BootstrapFiles;
import io.projectcontour.app.bootstrap.BootstrapSettings;
import io.projectcontour.app.bootstrap.BootstrapSettings.TlsFiles;
import io.projectcontour.app.bootstrap.XdsMode;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.app.shutdown.AdminClient;
import io.projectcontour.app.shutdown.Shutdown;
import io.projectcontour.app.shutdown.ShutdownSettings;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.settings.DnsLookupFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No xDS server is needed: Envoy's administration is there without one. */
class BootstrapAndShutdownTest {
  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("admin.sock");
  }

  private BootstrapSettings settings(
      XdsMode mode, Optional<TlsFiles> tls, Optional<String> resources) {
    return new BootstrapSettings(
        socket().toString(),
        9001,
        "127.0.0.1",
        1, // nobody listens there
        mode,
        DnsLookupFamily.AUTO,
        "ns",
        tls,
        resources,
        100_000_000,
        500);
  }

  private EnvoyProcess start(BootstrapSettings settings) throws IOException {
    List<String> bootstrap = new ArrayList<>();
    BootstrapFiles.write(settings, bootstrap::add);
    return EnvoyProcess.with(bootstrap.getFirst())
        .keepingAdminAt(socket())
        .with("--service-cluster", "ns", "--service-node", "pod") // as the manifests do
        .start();
  }

  private static TlsFiles write(Certificates certificates, Path folder) throws IOException {
    return new TlsFiles(
        Files.write(folder.resolve("ca.crt"), certificates.authority().bytes()).toString(),
        Files.write(folder.resolve("tls.crt"), certificates.envoyCertificate().bytes()).toString(),
        Files.write(folder.resolve("tls.key"), certificates.envoyKey().bytes()).toString());
  }

  @ParameterizedTest
  @EnumSource
  void envoyStartsWithTheBootstrapOfEachMode(XdsMode mode) throws IOException {
    try (EnvoyProcess envoy = start(settings(mode, Optional.empty(), Optional.empty()))) {
      assertThat(envoy.admin("/clusters?format=json"))
          .contains("ns_contour_1", "ns_envoy-admin_9001");
    }
  }

  @Test
  void envoyReadsTheCertificatesThatItIsGivenAndThoseThatItWatches() throws Exception {
    Certificates certificates =
        Certificates.generate("ns", Validity.days(1, Instant.now()), new SecureRandom());
    TlsFiles tls = write(certificates, folder);
    String[] serials = {
      serial(certificates.authority().bytes()), serial(certificates.envoyCertificate().bytes())
    };
    try (EnvoyProcess envoy = start(settings(XdsMode.SOTW, Optional.of(tls), Optional.empty()))) {
      assertThat(envoy.admin("/certs")).contains(serials);
    }
    Optional<String> resources = Optional.of(folder.resolve("resources").toString());
    try (EnvoyProcess envoy = start(settings(XdsMode.SOTW, Optional.of(tls), resources))) {
      assertThat(envoy.admin("/certs")).contains(serials);
    }
  }

  /** As Envoy's administration shows it. */
  private static String serial(byte[] pem) throws CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    return certificate.getSerialNumber().toString(16);
  }

  @Test
  void envoyDrainsAndIsThenFreeToGo() throws Exception {
    Path readyFile = folder.resolve("ok");
    try (EnvoyProcess envoy = start(settings(XdsMode.SOTW, Optional.empty(), Optional.empty()))) {
      new Shutdown(
              new ShutdownSettings(
                  Duration.ZERO, Duration.ZERO, Duration.ofMillis(10), 0, readyFile),
              new AdminClient(socket(), Duration.ofSeconds(30)),
              Thread::sleep)
          .run();
      assertThat(envoy.stats("server.live")).contains("server.live: 0");
    }
    assertThat(readyFile).isEmptyFile();
  }
}
