package io.projectcontour.settings;

import java.util.Arrays;
import java.util.Optional;

/** Kinds of objects that can be left out (spec: cli.md, {@code --disable-feature}). */
public enum Feature {
  /** ExtensionServices. */
  EXTENSION_SERVICES("extensionservices"),
  /** TLSRoutes. */
  TLS_ROUTES("tlsroutes"),
  /** GRPCRoutes. */
  GRPC_ROUTES("grpcroutes"),
  /** TCPRoutes. */
  TCP_ROUTES("tcproutes"),
  /** BackendTLSPolicies, and with them ConfigMaps. */
  BACKEND_TLS_POLICIES("backendtlspolicies");

  private final String flagValue;

  Feature(String flagValue) {
    this.flagValue = flagValue;
  }

  /** The name on the command line. */
  public String flagValue() {
    return flagValue;
  }

  /** The feature of this name, which is in lower case. */
  public static Optional<Feature> named(String flagValue) {
    return Arrays.stream(values()).filter(it -> it.flagValue.equals(flagValue)).findFirst();
  }
}
