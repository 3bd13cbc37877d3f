package io.projectcontour.xds;

/**
 * A response, of interest until the client has answered it.
 *
 * @param version what the response says its version is
 * @param generation the snapshot that it was made from
 * @param sentNanos when, by {@link System#nanoTime}
 */
record InFlight(String nonce, Update update, String version, long generation, long sentNanos) {
  SentResponse asSent(long bytes) {
    return new SentResponse(
        update.type(), nonce, version, generation, bytes, update.resourceNames(), update.removed());
  }
}
