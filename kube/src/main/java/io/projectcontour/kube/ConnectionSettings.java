package io.projectcontour.kube;

/**
 * How a client behaves towards the API server.
 *
 * @param queriesPerSecond how many requests it makes in the long run; 0 for as many as it likes
 * @param burst how many it may make at once after a pause; only looked at with a limit, and at
 *     least 1 then
 */
public record ConnectionSettings(double queriesPerSecond, int burst, RequestObserver observer) {
  /** No limit, nobody looks. */
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(0, 0, RequestObserver.NONE);
}
