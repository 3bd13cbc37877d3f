package io.projectcontour.k8s;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Reads texts such that equal ones are mostly one object: names of namespaces, Services and headers
 * come thousands of times, and all of them stay in memory.
 *
 * <p>What came last is remembered in a table of fixed size, so nothing is kept for long and nobody
 * waits. Any thread may use it: a race costs a copy at most.
 */
final class SharedStrings extends StringDeserializer {
  private static final int LONGEST = 64;
  private static final String[] RECENT = new String[1 << 12];

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    return shared(super.deserialize(parser, context));
  }

  /** An equal text, which may have been seen before. */
  static String shared(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & RECENT.length - 1;
    String recent = RECENT[slot];
    if (text.equals(recent)) {
      return recent;
    }
    RECENT[slot] = text;
    return text;
  }
}
