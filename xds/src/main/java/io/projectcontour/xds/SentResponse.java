package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import java.util.List;

/**
 * A response as it went to an Envoy.
 *
 * @param nonce numbers the responses of a stream
 * @param version a hash of the names and versions in it
 * @param generation the snapshot that it was made from
 * @param bytes its size as a message
 * @param resources the names of the resources in it
 * @param removed the names that it declares absent
 */
public record SentResponse(
    ResourceType type,
    String nonce,
    String version,
    long generation,
    long bytes,
    List<String> resources,
    List<String> removed) {

  /** Copies the lists. */
  public SentResponse {
    resources = List.copyOf(resources);
    removed = List.copyOf(removed);
  }
}
