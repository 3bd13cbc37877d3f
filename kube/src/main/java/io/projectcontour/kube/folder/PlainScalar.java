package io.projectcontour.kube.folder;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a scalar without quotes means. kubectl reads YAML 1.1, where {@code on} is a truth value and
 * {@code 0644} is octal; a manifest has to mean the same here.
 */
final class PlainScalar {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern WHOLE =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FRACTION =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

  /** Longer digits are no number that any field could take, and cost time to compute. */
  private static final int LONGEST_NUMBER = 100;

  private PlainScalar() {}

  /** The value. */
  static JsonNode value(String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (NULL.contains(text)) {
      return nodes.nullNode();
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return nodes.booleanNode(TRUE.contains(text));
    }
    JsonNode number = number(text);
    return number == null ? nodes.stringNode(text) : number;
  }

  private static @Nullable JsonNode number(String text) {
    // An underscore may separate digits, but not begin the number.
    String digits = text.startsWith("_") ? text : text.replace("_", "");
    if (digits.length() > LONGEST_NUMBER) {
      return null;
    }
    Matcher whole = WHOLE.matcher(digits);
    if (whole.matches()) {
      return JsonNodeFactory.instance.numberNode(whole(whole));
    }
    return FRACTION.matcher(digits).matches()
        ? JsonNodeFactory.instance.numberNode(new BigDecimal(digits.toUpperCase(Locale.ROOT)))
        : null;
  }

  private static BigInteger whole(Matcher number) {
    int[] bases = {16, 2, 8, 10};
    for (int i = 0; i < bases.length; i++) {
      String digits = number.group(i + 2);
      if (digits != null) {
        BigInteger value = new BigInteger(digits, bases[i]);
        return "-".equals(number.group(1)) ? value.negate() : value;
      }
    }
    throw new IllegalStateException("The pattern has an alternative without digits");
  }
}
