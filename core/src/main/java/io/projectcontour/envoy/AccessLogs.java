package io.projectcontour.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.OrFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.config.accesslog.v3.StatusCodeFilter;
import io.envoyproxy.envoy.config.core.v3.RuntimeUInt32;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.formatter.metadata.v3.Metadata;
import io.envoyproxy.envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.settings.AccessLogSettings;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** Access logs (spec: xds.md section 7). */
final class AccessLogs {
  private AccessLogs() {}

  /** The log of a listener; empty when nothing is logged. */
  static List<AccessLog> of(Settings settings, TrafficListener.Protocol protocol) {
    ListenerSettings listener = settings.listener();
    return of(
        settings.accessLog(),
        switch (protocol) {
          case HTTP, TCP -> listener.http().accessLogPath();
          case HTTPS -> listener.https().accessLogPath();
        });
  }

  private static List<AccessLog> of(AccessLogSettings settings, String path) {
    if (settings.level() == AccessLogSettings.Level.DISABLED) {
      return List.of();
    }
    FileAccessLog.Builder file = FileAccessLog.newBuilder().setPath(path);
    switch (settings.format()) {
      case AccessLogSettings.Format.Text(var format) ->
          format.ifPresent(
              line ->
                  file.setLogFormat(
                      SubstitutionFormatString.newBuilder()
                          .setTextFormatSource(Messages.inlineText(line))
                          .addAllFormatters(formatters(settings))));
      case AccessLogSettings.Format.Json(var fields) -> {
        Struct.Builder json = Struct.newBuilder();
        fields.forEach(
            (field, operators) ->
                json.putFields(field, Value.newBuilder().setStringValue(operators).build()));
        file.setLogFormat(
            SubstitutionFormatString.newBuilder()
                .setJsonFormat(json)
                .setOmitEmptyValues(true)
                .addAllFormatters(formatters(settings)));
      }
    }
    AccessLog.Builder log =
        AccessLog.newBuilder()
            .setName("envoy.access_loggers.file")
            .setTypedConfig(Messages.any(file.build()));
    switch (settings.level()) {
      case INFO, DISABLED -> {}
      case ERROR -> log.setFilter(atLeast(300));
      case CRITICAL -> log.setFilter(atLeast(500));
    }
    return List.of(log.build());
  }

  private static List<TypedExtensionConfig> formatters(AccessLogSettings settings) {
    List<TypedExtensionConfig> formatters = new ArrayList<>();
    for (AccessLogSettings.Formatter formatter : settings.formatters()) {
      Any config =
          switch (formatter) {
            case METADATA -> Messages.any(Metadata.getDefaultInstance());
            case REQ_WITHOUT_QUERY -> Messages.any(ReqWithoutQuery.getDefaultInstance());
          };
      formatters.add(
          TypedExtensionConfig.newBuilder()
              .setName(formatter.extension())
              .setTypedConfig(config)
              .build());
    }
    return formatters;
  }

  private static AccessLogFilter atLeast(int status) {
    return AccessLogFilter.newBuilder()
        .setOrFilter(
            OrFilter.newBuilder()
                .addFilters(
                    AccessLogFilter.newBuilder()
                        .setStatusCodeFilter(
                            StatusCodeFilter.newBuilder()
                                .setComparison(
                                    ComparisonFilter.newBuilder()
                                        .setOp(ComparisonFilter.Op.GE)
                                        .setValue(
                                            RuntimeUInt32.newBuilder()
                                                .setDefaultValue(status)
                                                .setRuntimeKey(
                                                    "contour.accesslog.filter.status_code")))))
                .addFilters(
                    AccessLogFilter.newBuilder()
                        .setResponseFlagFilter(ResponseFlagFilter.getDefaultInstance())))
        .build();
  }
}
