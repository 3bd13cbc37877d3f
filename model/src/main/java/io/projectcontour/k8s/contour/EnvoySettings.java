package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Endpoint;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Metrics;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Reference;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Envoy in a {@link ContourConfiguration} (spec: config.md sections 2.3 to 2.7).
 */
public record EnvoySettings(
    @Schema("What holds for all listeners.") @Nullable Listener listener,
    @Schema("Envoy's Service, whose addresses are published.") @Nullable Reference service,
    @Schema("The listener for HTTP.") @Nullable HttpListener http,
    @Schema("The listener for HTTPS.") @Nullable HttpListener https,
    @Schema("The listener for health checks of Envoy.") @Nullable Endpoint health,
    @Schema("A further listener for health checks, which fails when Envoy is overloaded.")
        @Nullable Endpoint omEnforcedHealth,
    @Schema("The listener for Envoy's metrics.") @Nullable Metrics metrics,
    @Schema("The Secret with the certificate that Envoy shows to backends.")
        @Nullable Reference clientCertificate,
    @Schema("The access log.") @Nullable Logging logging,
    @Schema("Versions of HTTP that are served, HTTP/1.1 and HTTP/2; both by default.")
        List<String> defaultHTTPVersions,
    @Schema("Time limits.") @Nullable Timeouts timeouts,
    @Schema("What holds for all clusters.") @Nullable Cluster cluster,
    @Schema("Networking.") @Nullable Network network,
    @Schema("Settings of Envoy's runtime.") Map<String, String> runtimeSettings) {
  /** Fills in what is absent. */
  public EnvoySettings {
    defaultHTTPVersions = Values.listOf(defaultHTTPVersions);
    runtimeSettings = Values.mapOf(runtimeSettings);
  }

  /** What holds for all listeners. */
  public record Listener(
      @Schema("Expect the PROXY protocol in front of each connection.")
          @Nullable Boolean useProxyProtocol,
      @Schema("Refuse chunked requests that have a Content-Length too.")
          @Nullable Boolean disableAllowChunkedLength,
      @Schema("Keep runs of slashes in paths.") @Nullable Boolean disableMergeSlashes,
      @Schema("What happens to the header Server: overwrite, append_if_absent or pass_through.")
          @Nullable String serverHeaderTransformation,
      @Schema("How connections are spread over Envoy's threads: empty or exact.")
          @Nullable String connectionBalancer,
      @Schema(value = "The most requests on a connection.", min = 1, format = "int32")
          @Nullable Long maxRequestsPerConnection,
      @Schema(value = "The most bytes of a connection's buffer.", min = 1, format = "int32")
          @JsonProperty("per-connection-buffer-limit-bytes")
          @Nullable Long perConnectionBufferLimitBytes,
      @Schema("TLS for all hosts.") @Nullable Tls tls,
      @Schema("Options of listening sockets.") @Nullable SocketOptions socketOptions,
      @Schema(
              value = "The most requests of a connection in one turn of Envoy's loop.",
              min = 1,
              format = "int32")
          @Nullable Long maxRequestsPerIOCycle,
      @Schema(value = "The most streams of an HTTP/2 connection.", min = 1, format = "int32")
          @Nullable Long httpMaxConcurrentStreams,
      @Schema(value = "The most connections of a listener.", min = 1, format = "int32")
          @Nullable Long maxConnectionsPerListener,
      @Schema(value = "The most connections that are accepted at once.", min = 1, format = "int32")
          @Nullable Long maxConnectionsToAcceptPerSocketEvent,
      @Schema("Compression of responses.") @Nullable Compression compression) {}

  /** TLS, of listeners or towards backends. */
  public record ProtocolVersions(
      @Schema("The lowest version of TLS: 1.2 or 1.3.") @Nullable String minimumProtocolVersion,
      @Schema("The highest version of TLS: 1.2 or 1.3.") @Nullable String maximumProtocolVersion,
      @Schema("Ciphers for TLS 1.2.") List<String> cipherSuites,
      @Schema("Curves for the exchange of keys.") List<String> ecdhCurves) {
    /** Fills in what is absent. */
    public ProtocolVersions {
      cipherSuites = Values.listOf(cipherSuites);
      ecdhCurves = Values.listOf(ecdhCurves);
    }
  }

  /** TLS for all hosts. */
  public record Tls(
      @Schema("The lowest version of TLS: 1.2 or 1.3.") @Nullable String minimumProtocolVersion,
      @Schema("The highest version of TLS: 1.2 or 1.3.") @Nullable String maximumProtocolVersion,
      @Schema("Ciphers for TLS 1.2.") List<String> cipherSuites,
      @Schema("Curves for the exchange of keys.") List<String> ecdhCurves,
      @Schema("Fingerprints of clients that Envoy works out.") @Nullable Fingerprint fingerprint) {
    /** Fills in what is absent. */
    public Tls {
      cipherSuites = Values.listOf(cipherSuites);
      ecdhCurves = Values.listOf(ecdhCurves);
    }
  }

  /** Fingerprints of clients that Envoy works out. */
  public record Fingerprint(
      @Schema("The JA3 fingerprint.") @Nullable Boolean ja3,
      @Schema("The JA4 fingerprint.") @Nullable Boolean ja4) {}

  /** Options of listening sockets; 0 leaves an option alone. */
  public record SocketOptions(
      @Schema(value = "The type of service of IPv4 packets.", min = 0, max = 255)
          @Nullable Integer tos,
      @Schema(value = "The traffic class of IPv6 packets.", min = 0, max = 255)
          @Nullable Integer trafficClass) {}

  /** Compression of responses. */
  public record Compression(
      @Schema(
              value = "The algorithm; gzip by default.",
              oneOf = {"gzip", "brotli", "zstd", "disabled"})
          @Nullable String algorithm) {}

  /** The listener for HTTP or for HTTPS. */
  public record HttpListener(
      @Schema(value = "The address to listen on; 0.0.0.0 by default.", minLength = 1)
          @Nullable String address,
      @Schema(value = "The port to listen on.", format = "none") @Nullable Integer port,
      @Schema("The file of the access log; /dev/stdout by default.") @Nullable String accessLog) {}

  /** The access log. */
  public record Logging(
      @Schema("The format, envoy or json; envoy by default.") @Nullable String accessLogFormat,
      @Schema("The text of a line, for the format envoy.") @Nullable String accessLogFormatString,
      @Schema("The fields, for the format json: names or name=format.")
          List<String> accessLogJSONFields,
      @Schema("What is logged: info, error, critical or disabled; info by default.")
          @Nullable String accessLogLevel) {
    /** Fills in what is absent. */
    public Logging {
      accessLogJSONFields = Values.listOf(accessLogJSONFields);
    }
  }

  /** Time limits; Go durations, or infinity for none. */
  public record Timeouts(
      @Schema("For a whole request to arrive.") @Nullable String requestTimeout,
      @Schema("Without any request on a connection.") @Nullable String connectionIdleTimeout,
      @Schema("Without any activity of a request.") @Nullable String streamIdleTimeout,
      @Schema("For a connection as a whole.") @Nullable String maxConnectionDuration,
      @Schema("Between the last byte and the end of a connection.")
          @Nullable String delayedCloseTimeout,
      @Schema("Between the notice of shutdown and the end of a connection.")
          @Nullable String connectionShutdownGracePeriod,
      @Schema("For connecting to a backend; infinity is not allowed.")
          @Nullable String connectTimeout) {}

  /** What holds for all clusters. */
  public record Cluster(
      @Schema("Which addresses of DNS names are used: auto, v4, v6 or all.")
          @Nullable String dnsLookupFamily,
      @Schema(value = "The most requests on a connection.", min = 1, format = "int32")
          @Nullable Long maxRequestsPerConnection,
      @Schema(value = "The most bytes of a connection's buffer.", min = 1, format = "int32")
          @JsonProperty("per-connection-buffer-limit-bytes")
          @Nullable Long perConnectionBufferLimitBytes,
      @Schema("Limits of connections and requests.") @Nullable CircuitBreakers circuitBreakers,
      @Schema("TLS towards backends.") @Nullable ProtocolVersions upstreamTLS) {}

  /** Networking. */
  public record Network(
      @Schema(
              value = "How many proxies in front of Envoy are trusted to report addresses.",
              format = "int32")
          @Nullable Long numTrustedHops,
      @Schema("Ignore a dot at the end of host names.") @Nullable Boolean stripTrailingHostDot,
      @Schema(value = "The port of Envoy's administration; 9001 by default.", format = "none")
          @Nullable Integer adminPort) {}
}
