package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Contour and Envoy with certificates of {@code contour certgen}. */
@ExtendWith(RealSoftware.class)
class MutualTlsTest {
  private static final List<String> FILES =
      List.of("cacert.pem", "contourcert.pem", "contourkey.pem", "envoycert.pem", "envoykey.pem");

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
  void whatIsAppliedIsServed(ApiServer api) {
    try (Site site = new Site(api)) {
      Path certificates = certificates(site, "certs");
      ContourProcess contour = contour(site, "contour", certificates).awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      api.objects().apply(Manifests.ingress("i", "i.example.com", "shop"));
      EnvoyProcess envoy = envoy(site, certificates);
      envoy.awaitReady();

      site.awaitBackend("p.example.com", "blog");
      site.awaitBackend("i.example.com", "shop");
      site.awaitProxy("p", "valid");
      assertThat(site.readiness()).isEqualTo(200);
      assertThat(contour.health().status()).isEqualTo(200);
    }
  }

  @Test
  void anEnvoyWithACertificateOfAnotherAuthorityIsTurnedAway(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = contour(site, "contour", certificates(site, "certs")).awaitServing();
      Path stranger = certificates(site, "others");
      Path trusting = site.folder.path().resolve("mixed");
      copyAll(stranger, trusting);
      copy(
          site.folder.path().resolve("certs").resolve("cacert.pem"),
          trusting.resolve("cacert.pem"));

      EnvoyProcess envoy = envoy(site, trusting);

      contour.awaitLogged("Turned away an xDS client");
      assertThat(envoy.admin("/server_info")).contains("INITIALIZING");
    }
  }

  @Test
  void certificatesAreReplacedWhileEnvoyServes(ApiServer api) throws Exception {
    try (Site site = new Site(api)) {
      Path certificates = certificates(site, "certs");
      Path renewed = certificates(site, "renewed");
      ContourProcess contour = contour(site, "contour", certificates).awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      EnvoyProcess envoy = envoy(site, certificates);
      site.awaitBackend("p.example.com", "blog");
      envoy.awaitReady();

      try (Load load = new Load(site, "p.example.com")) {
        copyAll(renewed, certificates);
        // Envoy's files are watched, and were read again:
        envoy.await(
            "the renewed certificate",
            () -> envoy.stat("sds.contour_xds_tls_certificate.update_success").orElse(0) > 1);
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

  /** Asks for a page all the time, and counts what did not come. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final Thread thread;

    Load(Site site, String host) {
      thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!ending.get()) {
                      ask(site, host);
                    }
                  });
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
    public void close() throws InterruptedException {
      ending.set(true);
      thread.join();
    }
  }

  private static void copyAll(Path from, Path to) {
    FILES.forEach(file -> copy(from.resolve(file), to.resolve(file)));
  }

  /** A file appears as a whole, as with the volumes of a pod. */
  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Path part = to.resolveSibling(to.getFileName() + ".part");
      Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
