package io.projectcontour.settings;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** Extensions of Envoy that some operators need in the log's {@code formatters}. */
  public enum Formatter {
    /** For the operator METADATA. */
    METADATA("envoy.formatter.metadata"),
    /** For the operator REQ_WITHOUT_QUERY. */
    REQ_WITHOUT_QUERY("envoy.formatter.req_without_query");

    private final String extension;

    Formatter(String extension) {
      this.extension = extension;
    }

    /** The name of the extension in Envoy. */
    public String extension() {
      return extension;
    }
  }

  /** The extensions that the format needs. */
  public Set<Formatter> formatters() {
    Set<Formatter> needed = EnumSet.noneOf(Formatter.class);
    switch (format) {
      case Format.Text(Optional<String> text) ->
          text.ifPresent(line -> addFormatters(line, needed));
      case Format.Json(Map<String, String> fields) ->
          fields.values().forEach(field -> addFormatters(field, needed));
    }
    return Collections.unmodifiableSet(needed);
  }

  private static void addFormatters(String format, Set<Formatter> needed) {
    for (AccessLogOperators.Use use : AccessLogOperators.uses(format)) {
      switch (use.operator()) {
        case "METADATA" -> needed.add(Formatter.METADATA);
        case "REQ_WITHOUT_QUERY" -> needed.add(Formatter.REQ_WITHOUT_QUERY);
        default -> {} // built into Envoy
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
