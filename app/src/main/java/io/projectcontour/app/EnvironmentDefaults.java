package io.projectcontour.app;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that take their value from an environment variable when the command line does not give
 * one (spec: cli.md section 1). An empty variable counts as absent.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("--cafile", "CLI_CAFILE"),
          Map.entry("--cert-file", "CLI_CERT_FILE"),
          Map.entry("--key-file", "CLI_KEY_FILE"),
          Map.entry("--node-id", "CLI_NODE_ID"),
          Map.entry("--contour-cafile", "CONTOUR_CAFILE"),
          Map.entry("--contour-cert-file", "CONTOUR_CERT_FILE"),
          Map.entry("--contour-key-file", "CONTOUR_KEY_FILE"),
          Map.entry("--envoy-cafile", "ENVOY_CAFILE"),
          Map.entry("--envoy-cert-file", "ENVOY_CERT_FILE"),
          Map.entry("--envoy-key-file", "ENVOY_KEY_FILE"),
          Map.entry("--namespace", "CONTOUR_NAMESPACE"));

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String variable = VARIABLES.get(option.longestName());
    String value = variable == null ? null : environment.get(variable);
    return value == null || value.isEmpty() ? null : value;
  }
}
