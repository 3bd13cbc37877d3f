package io.projectcontour.app.metrics;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.projectcontour.app.config.ServerSettings.XdsTls;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many days certificates are still valid: those that Envoy serves, and those that Contour and
 * Envoy show each other. Computed at each scrape; a certificate of an Envoy is read once.
 */
final class CertificateMetrics implements MultiCollector {
  private static final double SECONDS_IN_DAY = Duration.ofDays(1).toSeconds();
  private static final String SECRET = "Secret ";

  private final SnapshotStore snapshots;
  private final InstantSource clock;

  /** Guarded by this: the end of the certificates of the last scrape, by version. */
  private Map<String, Optional<Instant>> known = Map.of();

  private volatile Optional<XdsTls> files = Optional.empty();

  CertificateMetrics(SnapshotStore snapshots, InstantSource clock) {
    this.snapshots = snapshots;
    this.clock = clock;
  }

  void setFiles(Optional<XdsTls> given) {
    files = given;
  }

  @Override
  public MetricSnapshots collect() {
    Instant now = clock.instant();
    return MetricSnapshots.of(served(now), own(now));
  }

  private synchronized GaugeSnapshot served(Instant now) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder()
            .name("contour_certificate_days_to_expiry")
            .help("Days until a certificate that Envoy serves or shows ends, by its Secret.");
    Map<String, Optional<Instant>> read = new HashMap<>();
    for (Resource resource : snapshots.current().all(ResourceType.SECRET)) {
      Optional<Instant> end = known.get(resource.version());
      if (end == null) {
        end = end(resource.body());
      }
      read.put(resource.version(), end);
      Labels labels = labels(resource);
      end.ifPresent(at -> gauge.dataPoint(Points.of(labels, days(now, at))));
    }
    known = Map.copyOf(read);
    return gauge.build();
  }

  /** A certificate has one source, its Secret. */
  private static Labels labels(Resource resource) {
    String source = resource.sources().toString();
    String secret = source.startsWith(SECRET) ? source.substring(SECRET.length()) : source;
    int slash = secret.indexOf('/');
    return Labels.of(
        "namespace",
        secret.substring(0, Math.max(0, slash)),
        "secret",
        secret.substring(slash + 1));
  }

  private static Optional<Instant> end(ByteString body) {
    try {
      ByteString chain =
          Secret.parseFrom(body).getTlsCertificate().getCertificateChain().getInlineBytes();
      return chain.isEmpty() ? Optional.empty() : end(chain.newInput());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a resource is what its type says", e);
    }
  }

  private GaugeSnapshot own(Instant now) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder()
            .name("contour_xds_certificate_days_to_expiry")
            .help("Days until a certificate between Contour and Envoy ends, by its file.");
    for (String file : files.map(f -> List.of(f.certFile(), f.caFile())).orElse(List.of())) {
      try (InputStream stream = Files.newInputStream(Path.of(file))) {
        end(stream)
            .ifPresent(at -> gauge.dataPoint(Points.of(Labels.of("file", file), days(now, at))));
      } catch (IOException e) {
        // The xDS server says so when the next Envoy connects; here is nothing to show.
      }
    }
    return gauge.build();
  }

  /** The first certificate is the one that is shown; the rest leads to its authority. */
  private static Optional<Instant> end(InputStream pem) {
    try {
      X509Certificate first =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return Optional.of(first.getNotAfter().toInstant());
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static double days(Instant now, Instant end) {
    return (double) Duration.between(now, end).toSeconds() / SECONDS_IN_DAY;
  }
}
