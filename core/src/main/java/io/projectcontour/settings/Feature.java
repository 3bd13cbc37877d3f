package io.projectcontour.settings;

import io.projectcontour.k8s.Kind;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of objects that can be left out (spec: cli.md, {@code --disable-feature}). */
public enum Feature {
  /** ExtensionServices. */
  EXTENSION_SERVICES("extensionservices", Kind.EXTENSION_SERVICE),
  /** TLSRoutes. */
  TLS_ROUTES("tlsroutes", Kind.TLS_ROUTE),
  /** GRPCRoutes. */
  GRPC_ROUTES("grpcroutes", Kind.GRPC_ROUTE),
  /** TCPRoutes. */
  TCP_ROUTES("tcproutes", Kind.TCP_ROUTE),
  /** BackendTLSPolicies, and with them ConfigMaps. */
  BACKEND_TLS_POLICIES("backendtlspolicies", Kind.BACKEND_TLS_POLICY);

  private final String flagValue;
  private final Kind kind;

  Feature(String flagValue, Kind kind) {
    this.flagValue = flagValue;
    this.kind = kind;
  }

  /** The name on the command line. */
  public String flagValue() {
    return flagValue;
  }

  /** The feature that is about a kind. */
  public static Optional<Feature> of(Kind kind) {
    return Arrays.stream(values()).filter(it -> it.kind == kind).findFirst();
  }

  /** The feature of this name, which is in lower case. */
  public static Optional<Feature> named(String flagValue) {
    return Arrays.stream(values()).filter(it -> it.flagValue.equals(flagValue)).findFirst();
  }
}
