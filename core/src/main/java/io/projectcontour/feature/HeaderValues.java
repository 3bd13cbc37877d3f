package io.projectcontour.feature;

import io.projectcontour.httpproxy.SingleLine;
import io.projectcontour.settings.GoText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Values of headers as users write them, made safe for Envoy, which takes {@code %...%} for
 * commands (spec: httpproxy.md section 8.1). Every per cent sign is doubled, then the commands that
 * are known to be harmless are restored.
 */
final class HeaderValues {
  private static final List<String> COMMANDS =
      List.of(
          "DOWNSTREAM_REMOTE_ADDRESS",
          "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
          "DOWNSTREAM_LOCAL_ADDRESS",
          "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
          "DOWNSTREAM_LOCAL_PORT",
          "DOWNSTREAM_LOCAL_URI_SAN",
          "DOWNSTREAM_PEER_URI_SAN",
          "DOWNSTREAM_LOCAL_SUBJECT",
          "DOWNSTREAM_PEER_SUBJECT",
          "DOWNSTREAM_PEER_ISSUER",
          "DOWNSTREAM_TLS_SESSION_ID",
          "DOWNSTREAM_TLS_CIPHER",
          "DOWNSTREAM_TLS_VERSION",
          "DOWNSTREAM_PEER_FINGERPRINT_256",
          "DOWNSTREAM_PEER_FINGERPRINT_1",
          "DOWNSTREAM_PEER_SERIAL",
          "DOWNSTREAM_PEER_CERT",
          "DOWNSTREAM_PEER_CERT_V_START",
          "DOWNSTREAM_PEER_CERT_V_END",
          "HOSTNAME",
          "PROTOCOL",
          "UPSTREAM_REMOTE_ADDRESS",
          "RESPONSE_FLAGS",
          "RESPONSE_CODE_DETAILS",
          "TLS_JA3_FINGERPRINT",
          "TLS_JA4_FINGERPRINT");
  private static final Pattern REQUEST_HEADER =
      Pattern.compile("%(%REQ\\(:?[\\w-]+(\\?:?[\\w-]+)?\\)(:\\d{1,9})?%)%");

  private HeaderValues() {}

  /** What is wrong with the value of a header; empty when nothing is. */
  static Optional<String> error(String name, String value) {
    return SingleLine.error(value)
        .map(error -> "invalid value of header " + GoText.quote(name) + ": " + error);
  }

  /**
   * The value with its variables replaced and everything else that is not a known command made
   * literal.
   */
  static String escape(String value, Map<String, String> variables) {
    if (!value.contains("%")) {
      return value;
    }
    String escaped = value.replace("%", "%%");
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      escaped = escaped.replace("%%" + variable.getKey() + "%%", variable.getValue());
    }
    for (String command : COMMANDS) {
      escaped = escaped.replace("%%" + command + "%%", "%" + command + "%");
    }
    return REQUEST_HEADER.matcher(escaped).replaceAll("$1");
  }
}
