package io.projectcontour.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Envoy logs about requests (spec: config.md section 2.5).
 *
 * @param format the lines' form
 * @param level which requests are logged
 */
public record AccessLogSettings(Format format, Level level) {

  /** The lines' form. */
  public sealed interface Format {
    /**
     * Text.
     *
     * @param format Envoy's format string; absent for Envoy's default line
     */
    record Text(Optional<String> format) implements Format {}

    /** JSON; field to Envoy's operators, in order. */
    record Json(Map<String, String> fields) implements Format {
      /** Copies the map, keeping its order. */
      public Json {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      }
    }
  }

  /** Which requests are logged. */
  public enum Level {
    /** All. */
    INFO,
    /** Status 300 and above, or any response flag. */
    ERROR,
    /** Status 500 and above, or any response flag. */
    CRITICAL,
    /** None. */
    DISABLED
  }

  /** The fields of JSON logs when none are configured (spec: config.md section 4). */
  public static final List<String> DEFAULT_JSON_FIELDS =
      List.of(
          "@timestamp",
          "authority",
          "bytes_received",
          "bytes_sent",
          "downstream_local_address",
          "downstream_remote_address",
          "duration",
          "method",
          "path",
          "protocol",
          "request_id",
          "requested_server_name",
          "response_code",
          "response_flags",
          "uber_trace_id",
          "upstream_cluster",
          "upstream_host",
          "upstream_local_address",
          "upstream_service_time",
          "user_agent",
          "x_forwarded_for",
          "grpc_status",
          "grpc_status_number");

  /** What holds without any configuration. */
  public static AccessLogSettings defaults() {
    return new AccessLogSettings(new Format.Text(Optional.empty()), Level.INFO);
  }
}
