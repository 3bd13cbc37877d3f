package io.projectcontour.host;

import java.util.List;
import java.util.Optional;

/** All listeners for traffic that there can be at a time, whether or not something is served. */
public record TrafficListeners(List<TrafficListener> all) {
  /** Those of the configuration, without a Gateway. */
  public static final TrafficListeners CONFIGURED =
      new TrafficListeners(List.of(TrafficListener.INGRESS_HTTP, TrafficListener.INGRESS_HTTPS));

  /** Copies the list. */
  public TrafficListeners {
    all = List.copyOf(all);
  }

  /**
   * The listener that HTTPProxies and Ingresses use: the only one of its protocol; empty when there
   * is none or more than one.
   */
  public Optional<TrafficListener> only(TrafficListener.Protocol protocol) {
    List<TrafficListener> candidates = of(protocol);
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  /** Why there is no {@link #only} listener of a protocol. */
  public String problem(TrafficListener.Protocol protocol) {
    String quantity = of(protocol).isEmpty() ? "no" : "more than one";
    return quantity + " " + protocol + " listener configured";
  }

  private List<TrafficListener> of(TrafficListener.Protocol protocol) {
    return all.stream().filter(listener -> listener.protocol() == protocol).toList();
  }
}
