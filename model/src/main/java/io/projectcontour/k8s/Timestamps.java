package io.projectcontour.k8s;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;

/**
 * Reads points in time. Those that look as the API server writes them ({@code
 * 2006-01-02T15:04:05Z}) are read digit by digit, since each object has one and the general way
 * takes a tenth of the time in which a list is read; others in the general way.
 */
final class Timestamps extends StdDeserializer<Instant> {
  private static final String FORM = "0000-00-00T00:00:00Z";

  Timestamps() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context)
      throws JacksonException {
    return usual(parser).orElseGet(() -> InstantDeserializer.INSTANT.deserialize(parser, context));
  }

  private static Optional<Instant> usual(JsonParser parser) {
    return parser.hasToken(JsonToken.VALUE_STRING) ? usual(parser.getString()) : Optional.empty();
  }

  /** The time if it has the usual form. */
  static Optional<Instant> usual(String text) {
    if (text.length() != FORM.length()) {
      return Optional.empty();
    }
    for (int i = 0; i < FORM.length(); i++) {
      char c = text.charAt(i);
      char form = FORM.charAt(i);
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(text, 0, 4),
                  number(text, 5, 7),
                  number(text, 8, 10),
                  number(text, 11, 13),
                  number(text, 14, 16),
                  number(text, 17, 19))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty(); // the general way says what is wrong with it
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
