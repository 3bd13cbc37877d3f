package io.projectcontour.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which operators of Envoy's log formats are known, and whether a format uses them rightly (spec:
 * config.md section 4).
 *
 * <p>An operator is {@code %NAME%} or {@code %NAME(ARGUMENTS):LENGTH%}; a percent sign has no other
 * use.
 */
public final class AccessLogOperators {
  /** Groups: the whole operator, its name, its arguments, the length to which it is cut. */
  private static final Pattern OPERATOR =
      Pattern.compile("%(([A-Z0-9_]+)(\\([^)]+\\)(:[0-9]+)?)?%)?");

  /** Operators without arguments. */
  private static final Set<String> SIMPLE =
      Set.of(
          """
          BYTES_RECEIVED BYTES_SENT CONNECTION_ID CONNECTION_TERMINATION_DETAILS
          DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT
          DOWNSTREAM_DIRECT_REMOTE_PORT DOWNSTREAM_HEADER_BYTES_RECEIVED
          DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_LOCAL_ADDRESS
          DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_PORT DOWNSTREAM_LOCAL_SUBJECT
          DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT DOWNSTREAM_PEER_CERT_V_END
          DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_FINGERPRINT_1
          DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_SERIAL
          DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_REMOTE_ADDRESS
          DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT DOWNSTREAM_TLS_CIPHER
          DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_VERSION DOWNSTREAM_WIRE_BYTES_RECEIVED
          DOWNSTREAM_WIRE_BYTES_SENT DURATION FILTER_CHAIN_NAME GRPC_STATUS GRPC_STATUS_NUMBER
          HOSTNAME LOCAL_REPLY_BODY PROTOCOL REQUESTED_SERVER_NAME REQUEST_DURATION
          REQUEST_HEADERS_BYTES REQUEST_TX_DURATION RESPONSE_CODE RESPONSE_CODE_DETAILS
          RESPONSE_DURATION RESPONSE_FLAGS RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES
          RESPONSE_TX_DURATION ROUTE_NAME START_TIME TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT
          UPSTREAM_CLUSTER UPSTREAM_FILTER_STATE UPSTREAM_HEADER_BYTES_RECEIVED
          UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HOST UPSTREAM_LOCAL_ADDRESS
          UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_PORT UPSTREAM_PEER_CERT
          UPSTREAM_PEER_CERT_V_END UPSTREAM_PEER_CERT_V_START UPSTREAM_PEER_ISSUER
          UPSTREAM_PEER_SUBJECT UPSTREAM_PROTOCOL UPSTREAM_REMOTE_ADDRESS
          UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT
          UPSTREAM_TLS_CIPHER UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_VERSION
          UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT
          VIRTUAL_CLUSTER_NAME
          """
              .strip()
              .split("\\s+"));

  /** Operators with arguments. */
  private static final Set<String> WITH_ARGUMENTS =
      Set.of("ENVIRONMENT", "METADATA", "REQ", "REQ_WITHOUT_QUERY", "RESP", "TRAILER");

  /** May have a format of time as argument, but is never cut. */
  private static final String START_TIME = "START_TIME";

  private static final String ROUTE_METADATA =
      "%METADATA(ROUTE:envoy.access_loggers.file:io.projectcontour.";

  /** Fields of JSON logs that are not the name of an operator. */
  private static final Map<String, String> NAMED_FIELDS =
      Map.ofEntries(
          Map.entry("@timestamp", "%START_TIME%"),
          Map.entry("ts", "%START_TIME%"),
          Map.entry("authority", "%REQ(:AUTHORITY)%"),
          Map.entry("method", "%REQ(:METHOD)%"),
          Map.entry("path", "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"),
          Map.entry("request_id", "%REQ(X-REQUEST-ID)%"),
          Map.entry("uber_trace_id", "%REQ(UBER-TRACE-ID)%"),
          Map.entry("upstream_service_time", "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"),
          Map.entry("user_agent", "%REQ(USER-AGENT)%"),
          Map.entry("x_forwarded_for", "%REQ(X-FORWARDED-FOR)%"),
          Map.entry("x_trace_id", "%REQ(X-TRACE-ID)%"),
          Map.entry("contour_config_kind", ROUTE_METADATA + "kind)%"),
          Map.entry("contour_config_namespace", ROUTE_METADATA + "namespace)%"),
          Map.entry("contour_config_name", ROUTE_METADATA + "name)%"));

  private AccessLogOperators() {}

  /** An operator in a format. */
  record Use(String text, String operator, boolean hasArguments, boolean isCut) {}

  /** The operators of a format; a percent sign that opens none has the empty name. */
  static List<Use> uses(String format) {
    List<Use> uses = new ArrayList<>();
    Matcher matcher = OPERATOR.matcher(format);
    while (matcher.find()) {
      String operator = matcher.group(2);
      uses.add(
          new Use(
              matcher.group(),
              operator == null ? "" : operator,
              matcher.group(3) != null,
              matcher.group(4) != null));
    }
    return uses;
  }

  /** What is wrong with a format, in a sentence; empty for a good one. */
  public static Optional<String> problem(String format) {
    return uses(format).stream()
        .map(AccessLogOperators::problem)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> problem(Use use) {
    if (use.operator().isEmpty()) {
      return Optional.of(
          "a percent sign has to open an operator such as %RESPONSE_CODE% or %REQ(:PATH)%");
    }
    if (WITH_ARGUMENTS.contains(use.operator())) {
      return use.hasArguments()
          ? Optional.empty()
          : Optional.of(use.text() + " needs an argument, as in %" + use.operator() + "(name)%");
    }
    if (use.operator().equals(START_TIME)) {
      return use.isCut()
          ? Optional.of(use.text() + " cannot be cut to a length")
          : Optional.empty();
    }
    return SIMPLE.contains(use.operator())
        ? Optional.empty()
        : Optional.of(use.text() + " is not an operator that Envoy knows");
  }

  /**
   * The format of a field of a JSON log: what it is named for, or what follows {@code name=}.
   * Nothing if the field is not known or the format is empty.
   */
  public static Map.@Nullable Entry<String, String> field(String field) {
    int equals = field.indexOf('=');
    if (equals >= 0) {
      String format = field.substring(equals + 1);
      return format.isEmpty() ? null : Map.entry(field.substring(0, equals), format);
    }
    String named = NAMED_FIELDS.get(field);
    if (named != null) {
      return Map.entry(field, named);
    }
    String operator = field.toUpperCase(Locale.ROOT);
    return SIMPLE.contains(operator) ? Map.entry(field, "%" + operator + "%") : null;
  }

  /** The formats of the fields that are used when none are configured. */
  public static Map<String, String> defaultFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : AccessLogSettings.DEFAULT_JSON_FIELDS) {
      Map.Entry<String, String> field = field(name);
      if (field != null) {
        fields.put(field.getKey(), field.getValue());
      }
    }
    return fields;
  }
}
