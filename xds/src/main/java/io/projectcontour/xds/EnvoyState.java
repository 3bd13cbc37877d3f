package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is known about one connected Envoy.
 *
 * @param nodeId its node id, by default the name of its pod; empty if it did not tell
 * @param version its version, for example {@code v1.40.0}; empty if it did not tell
 * @param streams its open streams
 * @param types how far it is, by type, in the order of {@link ResourceType}
 */
public record EnvoyState(
    String nodeId, String version, List<StreamInfo> streams, Map<ResourceType, TypeState> types) {

  /** Copies the collections. */
  public EnvoyState {
    streams = List.copyOf(streams);
    Map<ResourceType, TypeState> copy = new EnumMap<>(ResourceType.class);
    copy.putAll(types);
    types = Collections.unmodifiableMap(copy);
  }

  /** Whether it has accepted all that it was sent. */
  public boolean isSynced() {
    return types.values().stream()
        .noneMatch(type -> type.waiting() || !type.rejections().isEmpty());
  }

  /** All that it refused and has not accepted since. */
  public List<Rejection> rejections() {
    return types.values().stream().flatMap(type -> type.rejections().stream()).toList();
  }
}
