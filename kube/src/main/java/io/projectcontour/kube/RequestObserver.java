package io.projectcontour.kube;

import java.util.OptionalInt;

/** Is told of requests to the Kubernetes API. Called on any thread; must be quick. */
@FunctionalInterface
public interface RequestObserver {
  /** Looks away. */
  RequestObserver NONE = (_, _, _) -> {};

  /**
   * A request was answered, or failed.
   *
   * @param host the server, with its port
   * @param status of the answer; empty if there was none
   */
  void ended(String method, String host, OptionalInt status);
}
