package io.projectcontour.app.certgen;

import java.io.IOException;

/** A cluster, as far as Secrets are written to it. */
public interface SecretStore extends AutoCloseable {
  /** What became of a Secret. */
  enum Outcome {
    /** There was none of the name. */
    CREATED,
    /** It replaced the one of the name. */
    REPLACED,
    /** There is one of the name, and it was left alone. */
    KEPT
  }

  /**
   * Writes a Secret.
   *
   * @param overwrite replace one that exists
   * @throws IOException if the cluster cannot be reached or refuses; the message says what to do
   */
  Outcome write(SecretManifest secret, boolean overwrite) throws IOException;

  @Override
  void close();
}
