package io.projectcontour.app.bootstrap;

import io.projectcontour.settings.DnsLookupFamily;
import java.util.Optional;

/**
 * What the bootstrap depends on (spec: bootstrap.md).
 *
 * @param adminSocket the Unix domain socket of Envoy's administration
 * @param adminPort only part of the name under which statistics know the administration
 * @param namespace first part of the names under which statistics know the clusters
 * @param resourcesDirectory where files go that Envoy watches for new certificates
 * @param maxHeapBytes unsigned; 0 for no limit
 * @param maxDownstreamConnections 0 for no limit
 */
public record BootstrapSettings(
    String adminSocket,
    int adminPort,
    String xdsAddress,
    int xdsPort,
    XdsMode xdsMode,
    DnsLookupFamily dnsLookupFamily,
    String namespace,
    Optional<TlsFiles> tls,
    Optional<String> resourcesDirectory,
    long maxHeapBytes,
    long maxDownstreamConnections) {
  /** The defaults of the flags. */
  public static final BootstrapSettings DEFAULTS =
      new BootstrapSettings(
          "/admin/admin.sock",
          9001,
          "127.0.0.1",
          8001,
          XdsMode.SOTW,
          DnsLookupFamily.AUTO,
          "projectcontour",
          Optional.empty(),
          Optional.empty(),
          0,
          0);

  /** Paths in the Envoy container to what it shows the xDS server and trusts of it. */
  public record TlsFiles(String caFile, String certFile, String keyFile) {}
}
