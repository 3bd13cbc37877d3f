package io.projectcontour.app.config;

import io.projectcontour.k8s.contour.EnvoySettings.Logging;
import io.projectcontour.settings.AccessLogOperators;
import io.projectcontour.settings.AccessLogSettings;
import io.projectcontour.settings.AccessLogSettings.Format;
import io.projectcontour.settings.AccessLogSettings.Level;
import io.projectcontour.settings.GoText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what Envoy logs (spec: config.md sections 2.5 and 4). */
final class AccessLogReader {
  private static final String FIELD = "envoy.logging.";

  private final Report report;

  AccessLogReader(Report report) {
    this.report = report;
  }

  /** Both the text and the fields are checked, whichever of them is in use. */
  AccessLogSettings read(Logging logging) {
    Optional<String> text = text(Values.text(logging.accessLogFormatString(), ""));
    Map<String, String> fields = fields(logging.accessLogJSONFields());
    String format = Values.text(logging.accessLogFormat(), "envoy");
    return new AccessLogSettings(
        switch (format) {
          case "envoy" -> new Format.Text(text);
          case "json" -> new Format.Json(fields);
          default -> {
            report.mistake(
                FIELD + "accessLogFormat",
                "invalid access log format " + GoText.quote(format) + "; use envoy or json");
            yield new Format.Text(text);
          }
        },
        level(Values.text(logging.accessLogLevel(), "info")));
  }

  private Optional<String> text(String format) {
    if (format.isEmpty()) {
      return Optional.empty();
    }
    String field = FIELD + "accessLogFormatString";
    AccessLogOperators.problem(format)
        .ifPresent(problem -> report.mistake(field, "invalid access log format: " + problem));
    if (!format.endsWith("\n")) {
      report.mistake(
          field, "invalid access log format: must end in newline; in YAML write \"...\\n\"");
    }
    return Optional.of(format);
  }

  private Map<String, String> fields(List<String> names) {
    if (names.isEmpty()) {
      return AccessLogOperators.defaultFields();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String field = FIELD + "accessLogJSONFields[" + i + "]";
      Map.Entry<String, String> entry = AccessLogOperators.field(names.get(i));
      if (entry == null) {
        report.mistake(
            field,
            "invalid JSON log field name "
                + GoText.quote(names.get(i))
                + "; use a known field or name=format");
        continue;
      }
      AccessLogOperators.problem(entry.getValue())
          .ifPresent(problem -> report.mistake(field, "invalid JSON field: " + problem));
      fields.put(entry.getKey(), entry.getValue());
    }
    return fields;
  }

  private Level level(String text) {
    return switch (text) {
      case "info" -> Level.INFO;
      case "error" -> Level.ERROR;
      case "critical" -> Level.CRITICAL;
      case "disabled" -> Level.DISABLED;
      default -> {
        report.mistakeUnlessObject(
            FIELD + "accessLogLevel",
            "invalid access log level "
                + GoText.quote(text)
                + "; use info, error, critical or disabled",
            "all requests are logged");
        yield Level.INFO;
      }
    };
  }
}
