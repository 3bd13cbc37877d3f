package io.projectcontour.app.xdscli;

import java.util.List;

/**
 * What is watched, and how the client behaves.
 *
 * @param resources names; all resources of the type when there are none
 * @param nodeId how the client calls itself
 * @param reject answer as if each response were wrong
 */
public record WatchSettings(
    WatchedType type, List<String> resources, String nodeId, boolean reject) {
  /** Copies the list. */
  public WatchSettings {
    resources = List.copyOf(resources);
  }
}
