package io.projectcontour.engine;

/** One edit of an input table, made by {@link InputTable#put} or {@link InputTable#remove}. */
@FunctionalInterface
public interface Edit {
  /** Carries the edit out; only the engine calls it. */
  void run();
}
