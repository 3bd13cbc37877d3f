package io.projectcontour.settings;

/**
 * What Go Contour has no option for, and its configuration file and ContourConfiguration therefore
 * no field: flags of {@code contour serve}.
 *
 * @param permitInsecureSkipsChecks {@code permitInsecure} routes are served without TLS although
 *     their JWT or external authorization is checked on the TLS listener only, as in Go Contour
 * @param aggregatedDiscovery Envoy asks for route tables, endpoints and certificates on the stream
 *     that listeners and clusters come on, for which its bootstrap must have one
 * @param virtualHostDiscovery Envoy gets the hosts of plain listeners one by one, by VHDS, and not
 *     as one table
 * @param routeMetadataWhenLogged routes carry the metadata that tells their object only when the
 *     access log asks for metadata
 * @param stableSecretNames the SDS resource of a Secret keeps its name when the certificate
 *     changes, so that what uses it stays as it is
 */
public record Switches(
    boolean permitInsecureSkipsChecks,
    boolean aggregatedDiscovery,
    boolean virtualHostDiscovery,
    boolean routeMetadataWhenLogged,
    boolean stableSecretNames) {
  /** What holds without any flag. */
  public static final Switches OFF = new Switches(false, false, false, false, false);

  /** For Envoys that have all been started with an aggregated stream. */
  public static final Switches AGGREGATED = new Switches(false, true, false, false, false);
}
