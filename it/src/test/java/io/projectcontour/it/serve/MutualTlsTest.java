package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Contour and Envoy with certificates of {@code contour certgen}. */
@ExtendWith(RealSoftware.class)
class MutualTlsTest {
  /** Each run makes a new authority: old and new certificates do not trust each other. */
  private static Path certificates(Site site, String name) {
    Path folder = site.folder.path().resolve(name);
    site.run("certgen", "--pem", "--kubeconfig=" + site.api.kubeconfig(), folder.toString());
    return folder;
  }

  private static ContourProcess contour(Site site, String name, Path certificates) {
    return site.start(
        name,
        site.xds(),
        List.of(
            "--disable-leader-election",
            "--contour-cafile=" + certificates.resolve("cacert.pem"),
            "--contour-cert-file=" + certificates.resolve("contourcert.pem"),
            "--contour-key-file=" + certificates.resolve("contourkey.pem")));
  }

  private static EnvoyProcess envoy(Site site, Path certificates) {
    return site.envoy(
        "--envoy-cafile=" + certificates.resolve("cacert.pem"),
        "--envoy-cert-file=" + certificates.resolve("envoycert.pem"),
        "--envoy-key-file=" + certificates.resolve("envoykey.pem"),
        "--resources-dir=" + site.folder.path().resolve("resources"));
  }

  @Test
  void theSecretsThatCertgenWritesAreWhatBothSidesNeed(ApiServer api) {
    try (Site site = new Site(api)) {
      site.run(
          "certgen",
          "--kube",
          "--secrets-format=compact",
          "--kubeconfig=" + api.kubeconfig(),
          "--namespace=projectcontour");
      Path own = mounted(site, "contourcert");
      Path envoys = mounted(site, "envoycert");
      ContourProcess contour =
          site.start(
                  "contour",
                  site.xds(),
                  List.of(
                      "--disable-leader-election",
                      "--contour-cafile=" + own.resolve("ca.crt"),
                      "--contour-cert-file=" + own.resolve("tls.crt"),
                      "--contour-key-file=" + own.resolve("tls.key")))
              .awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      api.objects().apply(Manifests.ingress("i", "i.example.com", "shop"));
      EnvoyProcess envoy =
          site.envoy(
              "--envoy-cafile=" + envoys.resolve("ca.crt"),
              "--envoy-cert-file=" + envoys.resolve("tls.crt"),
              "--envoy-key-file=" + envoys.resolve("tls.key"));
      envoy.awaitReady();

      site.awaitBackend("p.example.com", "blog");
      site.awaitBackend("i.example.com", "shop");
      site.awaitProxy("p", "valid");
      assertThat(site.readiness()).isEqualTo(200);
      assertThat(contour.health().status()).isEqualTo(200);
      assertThat(
              MetricsPage.of(contour)
                  .demand(
                      "contour_xds_certificate_days_to_expiry{file=\""
                          + own.resolve("tls.crt")
                          + "\"}"))
          .isBetween(364.0, 365.0);
    }
  }

  /** The files of a Secret, as a pod sees them. */
  private static Path mounted(Site site, String secret) {
    JsonNode data = site.api.objects().get("v1", "Secret", "projectcontour", secret).path("data");
    Path files = site.folder.path().resolve(secret + "-files");
    try {
      Files.createDirectories(files);
      for (String key : data.propertyNames()) {
        Files.write(files.resolve(key), Base64.getDecoder().decode(data.path(key).asString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SecretVolume volume = new SecretVolume(site.folder.path().resolve(secret));
    volume.show(files);
    return volume.path();
  }

  @Test
  void anEnvoyWithACertificateOfAnotherAuthorityIsTurnedAway(ApiServer api) throws IOException {
    try (Site site = new Site(api)) {
      ContourProcess contour = contour(site, "contour", certificates(site, "certs")).awaitServing();
      // It trusts Contour, but Contour does not trust it.
      Path stranger = certificates(site, "others");
      Files.copy(
          site.folder.path().resolve("certs").resolve("cacert.pem"),
          stranger.resolve("cacert.pem"),
          StandardCopyOption.REPLACE_EXISTING);

      EnvoyProcess envoy = envoy(site, stranger);

      contour.awaitLogged("Turned away an xDS client");
      assertThat(envoy.admin("/server_info")).contains("INITIALIZING");
    }
  }

  @Test
  void certificatesAreReplacedWhileEnvoyServes(ApiServer api) throws Exception {
    try (Site site = new Site(api)) {
      SecretVolume volume = new SecretVolume(site.folder.path().resolve("volume"));
      volume.show(certificates(site, "certs"));
      Path renewed = certificates(site, "renewed");
      Path certificates = volume.path();
      ContourProcess contour = contour(site, "contour", certificates).awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      EnvoyProcess envoy = envoy(site, certificates);
      site.awaitBackend("p.example.com", "blog");
      envoy.awaitReady();
      MetricsPage page = MetricsPage.of(contour);
      assertThat(page.demand("certwatcher_read_certificate_total")).isEqualTo(1);
      assertThat(page.demand("certwatcher_read_certificate_errors_total")).isZero();

      try (Load load = new Load(site, "p.example.com")) {
        volume.show(renewed);
        String serial = serial(renewed.resolve("envoycert.pem"));
        envoy.await("the renewed certificate", () -> envoy.admin("/certs").contains(serial));
        // The connection that is there goes on.
        api.objects().apply(Manifests.proxy("q", "q.example.com", "shop"));
        site.awaitBackend("q.example.com", "shop");

        // The next one shows the new certificates on both sides; the old ones would be refused.
        contour.kill();
        contour(site, "successor", certificates).awaitServing();
        api.objects().apply(Manifests.proxy("r", "r.example.com", "shop"));
        site.awaitBackend("r.example.com", "shop");
        assertThat(site.get("q.example.com").backend()).isEqualTo("shop");
        load.assertNothingFailed();
      }
    }
  }

  /** As Envoy's administration shows it. */
  private static String serial(Path certificate) throws Exception {
    try (InputStream pem = Files.newInputStream(certificate)) {
      X509Certificate parsed =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return parsed.getSerialNumber().toString(16);
    }
  }

  /** Asks for a page a hundred times in a second, and remembers what did not come. */
  private static final class Load implements AutoCloseable {
    private final AtomicLong answers = new AtomicLong();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Load(Site site, String host) {
      var _ = clock.scheduleAtFixedRate(() -> ask(site, host), 0, 10, TimeUnit.MILLISECONDS);
    }

    private void ask(Site site, String host) {
      try {
        WebClient.Answer answer = site.get(host);
        answers.incrementAndGet();
        if (!answer.backend().equals("blog")) {
          failure.set(answer.toString());
        }
      } catch (UncheckedIOException e) {
        failure.set(e.toString());
      }
    }

    void assertNothingFailed() {
      assertThat(failure.get()).isEmpty();
      assertThat(answers.get()).isPositive();
    }

    @Override
    public void close() {
      clock.close();
    }
  }
}
