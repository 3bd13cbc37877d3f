package io.projectcontour.envoy.message;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builders of shared pieces. */
public final class Messages {
  private Messages() {}

  /** A message with its type. */
  public static Any any(Message message) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/" + message.getDescriptorForType().getFullName())
        .setValue(message.toByteString())
        .build();
  }

  /** A duration. */
  public static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** A wrapped number. */
  public static UInt32Value uint32(long value) {
    return UInt32Value.of((int) value);
  }

  /** An RE2 pattern. */
  public static RegexMatcher regex(String pattern) {
    return RegexMatcher.newBuilder().setRegex(pattern).build();
  }

  /** Text inside the message. */
  public static DataSource inlineText(String text) {
    return DataSource.newBuilder().setInlineString(text).build();
  }

  /** Headers that replace those of the request or response, sorted by name. */
  public static List<HeaderValueOption> overwrite(Map<String, String> headers) {
    return options(headers, HeaderValueOption.HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
  }

  /** Headers that are added to those of the request or response, sorted by name. */
  public static List<HeaderValueOption> append(Map<String, String> headers) {
    return options(headers, HeaderValueOption.HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD);
  }

  private static List<HeaderValueOption> options(
      Map<String, String> headers, HeaderValueOption.HeaderAppendAction action) {
    List<HeaderValueOption> options = new ArrayList<>();
    new TreeMap<>(headers)
        .forEach(
            (name, value) ->
                options.add(
                    HeaderValueOption.newBuilder()
                        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                        .setAppendAction(action)
                        .build()));
    return options;
  }
}
