package io.projectcontour.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.projectcontour.settings.GoText;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** {@code time="2026-01-31T12:00:00Z" level=info msg="..." key=value}, a line each. */
final class TextEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    line.append("time=")
        .append(
            GoText.quote(
                DateTimeFormatter.ISO_INSTANT.format(
                    event.getInstant().truncatedTo(ChronoUnit.SECONDS))))
        .append(" level=")
        .append(LogFields.level(event))
        .append(" msg=")
        .append(GoText.quote(event.getFormattedMessage()));
    LogFields.of(event)
        .forEach((key, value) -> line.append(' ').append(key).append('=').append(text(value)));
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }

  private static String text(Object value) {
    String text = String.valueOf(value);
    return !text.isEmpty() && text.chars().allMatch(TextEncoder::isPlain)
        ? text
        : GoText.quote(text);
  }

  private static boolean isPlain(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || "-._/@^+".indexOf(character) >= 0;
  }
}
