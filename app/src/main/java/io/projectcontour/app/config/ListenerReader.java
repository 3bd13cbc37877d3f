package io.projectcontour.app.config;

import io.projectcontour.k8s.contour.EnvoySettings;
import io.projectcontour.k8s.contour.EnvoySettings.Fingerprint;
import io.projectcontour.k8s.contour.EnvoySettings.HttpListener;
import io.projectcontour.k8s.contour.EnvoySettings.Listener;
import io.projectcontour.k8s.contour.EnvoySettings.Network;
import io.projectcontour.k8s.contour.EnvoySettings.SocketOptions;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.ListenerSettings.Compression;
import io.projectcontour.settings.ListenerSettings.Endpoint;
import io.projectcontour.settings.ListenerSettings.HttpVersion;
import io.projectcontour.settings.ListenerSettings.ServerHeader;
import io.projectcontour.settings.TlsSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what holds for Envoy's listeners for traffic (spec: config.md section 2.3). */
final class ListenerReader {
  private static final String FIELD = "envoy.listener.";
  private static final int BYTE = 255;

  private final Report report;
  private final Values values;

  ListenerReader(Report report) {
    this.report = report;
    this.values = new Values(report);
  }

  ListenerSettings read(EnvoySettings envoy, Listener listener, Network network) {
    SocketOptions socket = listener.socketOptions();
    EnvoySettings.Compression compression = listener.compression();
    return new ListenerSettings(
        endpoint("envoy.http", envoy.http(), ListenerSettings.DEFAULTS.http()),
        endpoint("envoy.https", envoy.https(), ListenerSettings.DEFAULTS.https()),
        Values.isTrue(listener.useProxyProtocol()),
        !Values.isTrue(listener.disableAllowChunkedLength()),
        !Values.isTrue(listener.disableMergeSlashes()),
        serverHeader(Values.text(listener.serverHeaderTransformation(), "overwrite")),
        compression(compression == null ? "gzip" : Values.text(compression.algorithm(), "gzip")),
        exactBalance(Values.text(listener.connectionBalancer(), "")),
        values.positive(FIELD + "maxRequestsPerConnection", listener.maxRequestsPerConnection()),
        values.positive(
            FIELD + "per-connection-buffer-limit-bytes", listener.perConnectionBufferLimitBytes()),
        values.positive(FIELD + "maxRequestsPerIOCycle", listener.maxRequestsPerIOCycle()),
        values.positive(
            FIELD + "httpMaxConcurrentStreams",
            listener.httpMaxConcurrentStreams(),
            Integer.MAX_VALUE), // as HTTP/2
        values.positive(FIELD + "maxConnectionsPerListener", listener.maxConnectionsPerListener()),
        values.positive(
            FIELD + "maxConnectionsToAcceptPerSocketEvent",
            listener.maxConnectionsToAcceptPerSocketEvent()),
        socket == null ? 0 : octet(FIELD + "socketOptions.tos", socket.tos()),
        socket == null ? 0 : octet(FIELD + "socketOptions.trafficClass", socket.trafficClass()),
        httpVersions(envoy.defaultHTTPVersions()),
        network.numTrustedHops() == null ? 0 : (int) network.numTrustedHops().longValue(),
        Values.isTrue(network.stripTrailingHostDot()));
  }

  TlsSettings tls(EnvoySettings.@Nullable Tls tls) {
    if (tls == null) {
      return TlsSettings.DEFAULTS;
    }
    Fingerprint fingerprint = tls.fingerprint();
    return new TlsSettings(
        new TlsReader(report)
            .listener(
                FIELD + "tls",
                tls.minimumProtocolVersion(),
                tls.maximumProtocolVersion(),
                tls.cipherSuites(),
                tls.ecdhCurves()),
        fingerprint != null && Values.isTrue(fingerprint.ja3()),
        fingerprint != null && Values.isTrue(fingerprint.ja4()));
  }

  private Endpoint endpoint(String field, @Nullable HttpListener listener, Endpoint byDefault) {
    if (listener == null) {
      return byDefault;
    }
    return new Endpoint(
        values.listenerAddress(
            field + ".address", Values.text(listener.address(), byDefault.address())),
        values.port(field + ".port", listener.port(), byDefault.port()),
        Values.text(listener.accessLog(), byDefault.accessLogPath()));
  }

  private ServerHeader serverHeader(String text) {
    return switch (text) {
      case "overwrite" -> ServerHeader.OVERWRITE;
      case "append_if_absent" -> ServerHeader.APPEND_IF_ABSENT;
      case "pass_through" -> ServerHeader.PASS_THROUGH;
      default -> {
        report.warning(
            FIELD + "serverHeaderTransformation",
            GoText.quote(text)
                + " is unknown and acts as overwrite; use overwrite, append_if_absent or"
                + " pass_through");
        yield ServerHeader.OVERWRITE;
      }
    };
  }

  private Compression compression(String text) {
    return switch (text) {
      case "gzip" -> Compression.GZIP;
      case "brotli" -> Compression.BROTLI;
      case "zstd" -> Compression.ZSTD;
      case "disabled" -> Compression.DISABLED;
      default -> {
        report.mistake(
            FIELD + "compression.algorithm",
            "invalid compression type "
                + GoText.quote(text)
                + "; use gzip, brotli, zstd or disabled");
        yield Compression.GZIP;
      }
    };
  }

  private boolean exactBalance(String text) {
    if (!text.isEmpty() && !text.equals("exact")) {
      report.mistakeUnlessObject(
          FIELD + "connectionBalancer",
          "invalid connection balancer " + GoText.quote(text) + "; use exact or leave it out",
          "it is left out");
    }
    return text.equals("exact");
  }

  private int octet(String field, @Nullable Integer number) {
    if (number == null) {
      return 0;
    }
    if (number < 0 || number > BYTE) {
      report.mistake(field, "has to be from 0 to " + BYTE + ", not " + number);
      return 0;
    }
    return number;
  }

  private Set<HttpVersion> httpVersions(List<String> texts) {
    Set<HttpVersion> versions = EnumSet.noneOf(HttpVersion.class);
    for (int i = 0; i < texts.size(); i++) {
      switch (texts.get(i)) {
        case "HTTP/1.1" -> versions.add(HttpVersion.HTTP_1_1);
        case "HTTP/2" -> versions.add(HttpVersion.HTTP_2);
        default ->
            report.mistake(
                "envoy.defaultHTTPVersions[" + i + "]",
                "invalid HTTP version " + GoText.quote(texts.get(i)) + "; use HTTP/1.1 or HTTP/2");
      }
    }
    return versions.isEmpty() ? ListenerSettings.DEFAULTS.httpVersions() : versions;
  }
}
