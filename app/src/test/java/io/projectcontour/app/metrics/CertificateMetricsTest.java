package io.projectcontour.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.app.config.ServerSettings.XdsTls;
import io.projectcontour.envoy.Secrets;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.Sources;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateMetricsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String SERVED =
      "contour_certificate_days_to_expiry{namespace=\"ns\",secret=\"s\"}";

  @TempDir Path folder;

  private final SnapshotStore store = new SnapshotStore();

  private Map<String, Double> series(InstantSource clock, Optional<XdsTls> files) {
    CertificateMetrics metrics = new CertificateMetrics(store, clock);
    metrics.setFiles(files);
    Map<String, Double> series = new TreeMap<>();
    for (var metric : metrics.collect()) {
      for (var point : ((GaugeSnapshot) metric).getDataPoints()) {
        series.put(metric.getMetadata().getName() + point.getLabels(), point.getValue());
      }
    }
    return series;
  }

  private static Certificates certificates(int days) throws Exception {
    return Certificates.generate("ns", Validity.days(days, NOW), new SecureRandom());
  }

  private void publish(Certificates certificates) {
    store.publish(
        List.of(
            Resource.of(
                ResourceType.SECRET,
                "ns/s/1",
                Secrets.certificate(
                    "ns/s/1",
                    certificates.envoyCertificate().bytes(),
                    certificates.envoyKey().bytes()),
                Sources.of("Secret ns/s"))),
        List.of());
  }

  @Test
  void theDaysOfServedCertificatesAreCountedDown() throws Exception {
    publish(certificates(30));
    assertThat(series(InstantSource.fixed(NOW), Optional.empty()))
        .hasSize(1)
        .hasEntrySatisfying(SERVED, days -> assertThat(days).isCloseTo(30, within(0.001)));
    Instant late = NOW.plus(Duration.ofDays(31));
    assertThat(series(InstantSource.fixed(late), Optional.empty()).get(SERVED))
        .isCloseTo(-1, within(0.001));
  }

  @Test
  void aResourceWithoutACertificateIsLeftOut() {
    store.publish(
        List.of(Resource.of(ResourceType.SECRET, "x", ByteString.EMPTY, Sources.NONE)), List.of());
    assertThat(series(InstantSource.fixed(NOW), Optional.empty())).isEmpty();
  }

  @Test
  void theFilesBetweenContourAndEnvoyAreReadEachTime() throws Exception {
    Path certificate = folder.resolve("tls.crt");
    Path missing = folder.resolve("ca.crt");
    Optional<XdsTls> files =
        Optional.of(new XdsTls(missing.toString(), certificate.toString(), "key"));
    String name = "contour_xds_certificate_days_to_expiry{file=\"" + certificate + "\"}";
    for (int days : new int[] {10, 365}) {
      Files.write(certificate, certificates(days).contourCertificate().bytes());
      assertThat(series(InstantSource.fixed(NOW), files))
          .hasSize(1)
          .hasEntrySatisfying(name, left -> assertThat(left).isCloseTo(days, within(0.001)));
    }
  }
}
