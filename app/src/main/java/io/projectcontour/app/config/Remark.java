package io.projectcontour.app.config;

/**
 * Something that is wrong or doubtful about a configuration.
 *
 * @param place where the user wrote it, for example {@code contour.yaml:12: tls.cipher-suites[0]},
 *     {@code --stats-port} or {@code spec.envoy.http.port}
 * @param message what is wrong, and what to do
 */
public record Remark(String place, String message) {
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
