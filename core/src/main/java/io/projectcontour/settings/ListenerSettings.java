package io.projectcontour.settings;

import java.util.Optional;
import java.util.Set;

/**
 * Envoy's listeners for traffic (spec: config.md section 2.3). Absent numbers leave the field
 * unset; they are unsigned, as in protobuf: {@link Integer#toUnsignedString} prints them.
 *
 * @param exactBalance connections are spread evenly over Envoy's threads
 * @param typeOfService IP_TOS of the listening sockets, 0 to 255; 0 leaves it alone
 * @param trafficClass IPV6_TCLASS of the listening sockets, 0 to 255; 0 leaves it alone
 * @param trustedHops proxies in front of Envoy whose word about client addresses counts
 */
public record ListenerSettings(
    Endpoint http,
    Endpoint https,
    boolean useProxyProtocol,
    boolean allowChunkedLength,
    boolean mergeSlashes,
    ServerHeader serverHeader,
    Compression compression,
    boolean exactBalance,
    Optional<Integer> maxRequestsPerConnection,
    Optional<Integer> perConnectionBufferLimitBytes,
    Optional<Integer> maxRequestsPerIoCycle,
    Optional<Integer> http2MaxConcurrentStreams,
    Optional<Integer> maxConnectionsPerListener,
    Optional<Integer> maxConnectionsToAcceptPerSocketEvent,
    int typeOfService,
    int trafficClass,
    Set<HttpVersion> httpVersions,
    int trustedHops,
    boolean stripTrailingHostDot) {
  /** What holds without any configuration. */
  public static final ListenerSettings DEFAULTS =
      new ListenerSettings(
          new Endpoint("0.0.0.0", 8080, "/dev/stdout"),
          new Endpoint("0.0.0.0", 8443, "/dev/stdout"),
          false,
          true,
          true,
          ServerHeader.OVERWRITE,
          Compression.GZIP,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          Set.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2),
          0,
          false);

  /** Copies the set. */
  public ListenerSettings {
    httpVersions = Set.copyOf(httpVersions);
  }

  /** Where a listener listens and, in Envoy's file system, where it logs. */
  public record Endpoint(String address, int port, String accessLogPath) {}

  /** What happens to the header {@code server}. */
  public enum ServerHeader {
    /** Envoy's name replaces it. */
    OVERWRITE,
    /** Envoy's name only where there is none. */
    APPEND_IF_ABSENT,
    /** The backend's stays. */
    PASS_THROUGH
  }

  /** How responses are compressed. */
  public enum Compression {
    /** gzip. */
    GZIP,
    /** Brotli. */
    BROTLI,
    /** Zstandard. */
    ZSTD,
    /** Not at all. */
    DISABLED
  }

  /** A version of HTTP. */
  public enum HttpVersion {
    /** HTTP/1.1. */
    HTTP_1_1,
    /** HTTP/2. */
    HTTP_2
  }
}
