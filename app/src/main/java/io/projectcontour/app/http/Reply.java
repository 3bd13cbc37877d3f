package io.projectcontour.app.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An answer.
 *
 * @param contentType of the body
 * @param length of the body in bytes, or 0 if it is not known
 * @param body writes the body
 * @param afterwards what to do when it has been sent, or could not be
 */
public record Reply(int status, String contentType, long length, Body body, Cleanup afterwards) {
  /** Writes a body. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of it; the stream is closed by the caller. */
    void writeTo(OutputStream stream) throws IOException;
  }

  /** Ends what was needed for a body. */
  @FunctionalInterface
  public interface Cleanup {
    /** Is called once. */
    void run() throws IOException;
  }

  /** A text that was asked for. */
  public static Reply text(String contentType, String text) {
    return text(200, contentType, text);
  }

  /** Why there is no answer. */
  public static Reply problem(int status, String reason) {
    return text(status, "text/plain; charset=utf-8", reason + "\n");
  }

  /** A body of unknown length. */
  public static Reply stream(String contentType, Body body) {
    return new Reply(200, contentType, 0, body, () -> {});
  }

  /** The content of a file. */
  public static Reply file(String contentType, Path file, Cleanup afterwards) throws IOException {
    return new Reply(
        200, contentType, Files.size(file), stream -> Files.copy(file, stream), afterwards);
  }

  private static Reply text(int status, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, contentType, bytes.length, stream -> stream.write(bytes), () -> {});
  }
}
