package io.projectcontour.xds;

import com.google.protobuf.MessageLite;
import io.projectcontour.snapshot.ResourceType;

/**
 * One of the two ways to speak xDS, as far as they differ.
 *
 * @param <Q> requests
 * @param <R> responses
 */
interface Protocol<Q, R extends MessageLite> {
  ClientRequest read(Q request);

  R write(InFlight response);

  /**
   * A new watch, before the first request.
   *
   * @param aggregated whether the stream carries all types
   */
  Watch watch(ResourceType type, boolean aggregated);

  /** Whether a request that answers an older response is void, also what it asks for. */
  boolean ignoresStaleRequests();
}
