package io.projectcontour.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * A JSON object a line, with {@code time}, {@code level}, {@code msg} and the fields; numbers and
 * booleans stay what they are. Written by hand, so that short commands need no JSON library.
 */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};
  private static final Set<String> RESERVED = Set.of("time", "level", "msg");

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160).append('{');
    appendText(line, "time");
    line.append(':');
    appendText(
        line,
        DateTimeFormatter.ISO_INSTANT.format(event.getInstant().truncatedTo(ChronoUnit.SECONDS)));
    appendField(line, "level", LogFields.level(event));
    appendField(line, "msg", event.getFormattedMessage());
    LogFields.of(event)
        .forEach(
            (key, value) ->
                appendField(line, RESERVED.contains(key) ? "fields." + key : key, value));
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }

  private static void appendField(StringBuilder line, String key, Object value) {
    line.append(',');
    appendText(line, key);
    line.append(':');
    switch (value) {
      case Boolean flag -> line.append(flag.booleanValue());
      case Integer number -> line.append(number.intValue());
      case Long number -> line.append(number.longValue());
      default -> appendText(line, String.valueOf(value));
    }
  }

  private static void appendText(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          // Lone surrogates are no characters, and would not be UTF-8.
          if (character < 0x20 || isLoneSurrogate(text, i)) {
            line.append(String.format("\\u%04x", (int) character));
          } else {
            line.append(character);
          }
        }
      }
    }
    line.append('"');
  }

  private static boolean isLoneSurrogate(String text, int index) {
    char character = text.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(character)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
