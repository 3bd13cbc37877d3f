package io.projectcontour.app.config;

import java.util.Optional;

/**
 * The keys of the configuration file that are about the process and not about Envoy (spec:
 * config.md section 2.1). Absent if the file does not have them; flags beat them.
 *
 * @param kubernetesClientQps requests per second to the API server; 0 or less for no limit of ours
 * @param kubernetesClientBurst requests at once to the API server; 0 or less for no limit of ours
 */
public record ProcessKeys(
    Optional<Boolean> debug,
    Optional<Boolean> inCluster,
    Optional<String> kubeconfig,
    Optional<Double> kubernetesClientQps,
    Optional<Integer> kubernetesClientBurst) {
  /** A file without them. */
  public static final ProcessKeys NONE =
      new ProcessKeys(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static ProcessKeys read(Section root) {
    return new ProcessKeys(
        Optional.ofNullable(root.flag("debug", "")),
        Optional.ofNullable(root.flag("incluster", "")),
        Optional.ofNullable(root.text("kubeconfig", "")),
        Optional.ofNullable(root.decimal("kubernetesClientQPS", "")),
        Optional.ofNullable(root.integer("kubernetesClientBurst", "")));
  }
}
