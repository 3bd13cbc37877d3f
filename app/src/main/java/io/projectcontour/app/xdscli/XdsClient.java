package io.projectcontour.app.xdscli;

import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import java.io.IOException;
import java.io.PrintStream;

/** Connects to an xDS server and watches. */
public final class XdsClient {
  private XdsClient() {}

  /**
   * Watches until the server ends the stream.
   *
   * @param delta ask for changes instead of the state of the world
   * @throws IOException if the server cannot be reached or ends the stream with an error
   */
  public static void watch(
      ServerConnection connection, WatchSettings settings, boolean delta, PrintStream out)
      throws IOException, InterruptedException {
    ManagedChannel channel = connection.open();
    try {
      Watches watches = new Watches(channel, settings, out);
      if (delta) {
        watches.delta();
      } else {
        watches.stateOfTheWorld();
      }
    } catch (StatusException e) {
      throw new IOException("%s: %s".formatted(connection.target(), describe(e)), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String describe(StatusException e) {
    String description = e.getStatus().toString();
    Throwable cause = e.getStatus().getCause();
    String reason = cause == null ? null : cause.getMessage();
    String code = e.getStatus().getCode().toString();
    String message = e.getStatus().getDescription();
    if (message == null && reason == null) {
      return description;
    }
    return code
        + (message == null ? "" : ": " + message)
        + (reason == null ? "" : " (" + reason + ")");
  }
}
