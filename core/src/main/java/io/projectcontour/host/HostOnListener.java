package io.projectcontour.host;

import java.util.Set;
import java.util.stream.Collectors;

/** A host as one listener serves it. */
public record HostOnListener(TrafficListener listener, HostKey host) {
  /** The host on each of some listeners. */
  public static Set<HostOnListener> all(Set<TrafficListener> listeners, HostKey host) {
    return listeners.stream()
        .map(listener -> new HostOnListener(listener, host))
        .collect(Collectors.toUnmodifiableSet());
  }
}
