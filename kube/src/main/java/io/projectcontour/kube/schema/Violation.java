package io.projectcontour.kube.schema;

/**
 * Why a manifest is not accepted.
 *
 * @param path the field, such as {@code spec.routes[0].services[1].port}; empty for the manifest as
 *     a whole
 * @param message what is wrong and what would be right, to be read after the path: "has to be at
 *     least 1, but is 0". Contents of Secrets are never quoted.
 */
public record Violation(String path, String message) {
  /** Path and message in one line. */
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + " " + message;
  }
}
