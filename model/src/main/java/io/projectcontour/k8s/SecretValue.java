package io.projectcontour.k8s;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Bytes that never appear in a log line: {@link #toString} prints only their number. */
public final class SecretValue {
  /** No bytes. */
  public static final SecretValue EMPTY = new SecretValue(new byte[0]);

  private final byte[] bytes;

  private SecretValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The value of base 64 text, as manifests have it; ends of lines do not count.
   *
   * @throws IllegalArgumentException if it is not base 64; the message does not repeat the text
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SecretValue ofBase64(String text) {
    try {
      return new SecretValue(Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", "")));
    } catch (IllegalArgumentException e) {
      // The decoder's own message repeats a part of the text.
      throw new IllegalArgumentException("the value is not base64");
    }
  }

  /** A copy of some bytes. */
  public static SecretValue of(byte[] bytes) {
    return new SecretValue(bytes.clone());
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes as text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue value && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "[" + bytes.length + " secret bytes]";
  }
}
