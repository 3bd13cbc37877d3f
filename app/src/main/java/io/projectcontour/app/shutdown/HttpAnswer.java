package io.projectcontour.app.shutdown;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** An answer in HTTP/1.1, as far as Envoy's administration uses it. */
record HttpAnswer(int status, String body) {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LONGEST_BODY = 16 * 1024 * 1024;

  /**
   * Reads an answer.
   *
   * @throws IOException if it is none, is cut off or is longer than 16 MiB
   */
  static HttpAnswer read(InputStream stream) throws IOException {
    int status = status(line(stream));
    boolean chunked = false;
    long length = -1;
    for (String header = line(stream); !header.isEmpty(); header = line(stream)) {
      int colon = header.indexOf(':');
      String name = header.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
      String value = header.substring(colon + 1).strip();
      switch (name) {
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "content-length" -> length = number(value, 10);
        default -> {} // nothing else changes how the body is read
      }
    }
    byte[] body = chunked ? chunks(stream) : bytes(stream, length);
    return new HttpAnswer(status, new String(body, StandardCharsets.UTF_8));
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("the answer is not HTTP/1.1: " + line);
    }
    return (int) number(words[1], 10);
  }

  private static byte[] chunks(InputStream stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(stream);
      int extension = size.indexOf(';');
      long length = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      if (length == 0) {
        return body.toByteArray();
      }
      body.writeBytes(bytes(stream, length));
      if (body.size() > LONGEST_BODY) {
        throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
      }
      line(stream); // the end of the chunk
    }
  }

  /** So many bytes, or all for a negative length. */
  private static byte[] bytes(InputStream stream, long length) throws IOException {
    if (length > LONGEST_BODY) {
      throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
    }
    byte[] bytes = stream.readNBytes(length < 0 ? LONGEST_BODY : (int) length);
    if (length >= 0 && bytes.length < length) {
      throw new EOFException("the answer is cut off");
    }
    return bytes;
  }

  private static String line(InputStream stream) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = stream.read(); next != '\n'; next = stream.read()) {
      if (next < 0 || line.size() > LONGEST_LINE) {
        throw new EOFException("the answer is cut off");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static long number(String text, int radix) throws IOException {
    try {
      return radix == 16 ? HexFormat.fromHexDigitsToLong(text) : Long.parseUnsignedLong(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer is not HTTP/1.1: \"" + text + "\" is no number", e);
    }
  }
}
