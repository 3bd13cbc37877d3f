package io.projectcontour.bench;

import java.util.function.LongConsumer;

/**
 * A number that is written into an object and found again in the bytes that Envoy gets: as a text
 * in routes, as an address in endpoints.
 */
final class Marker {
  private static final int DIGITS = 9;

  private Marker() {}

  static String text(long marker) {
    return "mk-%09d".formatted(marker);
  }

  /** An address that no other endpoint has: 77.a.b.c. */
  static String address(long marker) {
    return "77.%d.%d.%d".formatted(marker / 62_500 % 250 + 1, marker / 250 % 250, marker % 250 + 1);
  }

  /** Finds all markers in a message. */
  static void find(byte[] bytes, LongConsumer found) {
    int end = bytes.length - DIGITS - 2;
    for (int i = 0; i < end; i++) {
      if (bytes[i] == 'm' && bytes[i + 1] == 'k' && bytes[i + 2] == '-') {
        long number = 0;
        for (int digit = i + 3; digit < i + 3 + DIGITS && digit < bytes.length; digit++) {
          number = number * 10 + (bytes[digit] - '0');
        }
        found.accept(number);
      } else if (bytes[i] == '7' && bytes[i + 1] == '7' && bytes[i + 2] == '.') {
        address(bytes, i + 3, found);
      }
    }
  }

  private static void address(byte[] bytes, int from, LongConsumer found) {
    int[] parts = new int[3];
    int part = 0;
    for (int i = from; i < bytes.length && part < 3; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        parts[part] = parts[part] * 10 + (bytes[i] - '0');
      } else if (bytes[i] == '.' && part < 2) {
        part++;
      } else {
        break;
      }
    }
    if (part == 2) {
      found.accept((parts[0] - 1) * 62_500L + parts[1] * 250L + parts[2] - 1);
    }
  }
}
