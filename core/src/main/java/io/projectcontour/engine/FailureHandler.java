package io.projectcontour.engine;

/** Told when a derivation throws, which is always a bug: the key keeps its last good value. */
@FunctionalInterface
public interface FailureHandler {
  /** Called on the engine's thread. */
  void failed(String table, Object key, Throwable failure);
}
