package io.projectcontour.it.pods;

/**
 * How a container ended, as its status in the cluster tells it.
 *
 * @param exitCode 128 and the number of the signal, if one ended it
 * @param reason {@code OOMKilled}, {@code Completed} or {@code Error}
 */
public record Termination(int exitCode, String reason) {
  private static final int KILLED = 128 + 9;

  /**
   * Tells the reason as the kubelet does.
   *
   * @param outOfMemory whether the kernel killed a process of the container for its memory
   */
  static Termination of(int exitCode, boolean outOfMemory) {
    if (outOfMemory && exitCode == KILLED) {
      return new Termination(exitCode, "OOMKilled");
    }
    return new Termination(exitCode, exitCode == 0 ? "Completed" : "Error");
  }
}
