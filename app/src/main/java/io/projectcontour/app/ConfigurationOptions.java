package io.projectcontour.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of {@code serve} that are part of the configuration; they have no effect when a
 * ContourConfiguration is used. They have no default here, since only those that are given may
 * replace what the configuration file says; {@link ServeCommand} passes them on by their names.
 */
@SuppressWarnings("unused") // read by name
final class ConfigurationOptions {
  @Option(
      names = "--accesslog-format",
      paramLabel = "envoy|json",
      description = "Form of Envoy's access log: envoy or json.")
  @Nullable String accesslogFormat;

  @Option(
      names = "--contour-cafile",
      paramLabel = "FILE",
      description = "Authorities of Envoys' certificates ($CONTOUR_CAFILE).")
  @Nullable String contourCafile;

  @Option(
      names = "--contour-cert-file",
      paramLabel = "FILE",
      description = "Certificate of the xDS server ($CONTOUR_CERT_FILE).")
  @Nullable String contourCertFile;

  @Option(
      names = "--contour-key-file",
      paramLabel = "FILE",
      description = "Key of that certificate ($CONTOUR_KEY_FILE).")
  @Nullable String contourKeyFile;

  @Option(
      names = "--debug-http-address",
      paramLabel = "ADDRESS",
      description = "Address of the server for debugging; 127.0.0.1 by default.")
  @Nullable String debugHttpAddress;

  @Option(
      names = "--debug-http-port",
      paramLabel = "PORT",
      description = "Port of the server for debugging; 6060 by default.")
  @Nullable Integer debugHttpPort;

  @Option(
      names = "--envoy-http-access-log",
      paramLabel = "FILE",
      description = "Envoy's access log of HTTP; /dev/stdout by default.")
  @Nullable String envoyHttpAccessLog;

  @Option(
      names = "--envoy-https-access-log",
      paramLabel = "FILE",
      description = "Envoy's access log of HTTPS; /dev/stdout by default.")
  @Nullable String envoyHttpsAccessLog;

  @Option(
      names = "--envoy-service-http-address",
      paramLabel = "ADDRESS",
      description = "Address of Envoy's listener for HTTP; 0.0.0.0 by default.")
  @Nullable String envoyServiceHttpAddress;

  @Option(
      names = "--envoy-service-http-port",
      paramLabel = "PORT",
      description = "Port of Envoy's listener for HTTP; 8080 by default.")
  @Nullable Integer envoyServiceHttpPort;

  @Option(
      names = "--envoy-service-https-address",
      paramLabel = "ADDRESS",
      description = "Address of Envoy's listener for HTTPS; 0.0.0.0 by default.")
  @Nullable String envoyServiceHttpsAddress;

  @Option(
      names = "--envoy-service-https-port",
      paramLabel = "PORT",
      description = "Port of Envoy's listener for HTTPS; 8443 by default.")
  @Nullable Integer envoyServiceHttpsPort;

  @Option(
      names = "--envoy-service-name",
      paramLabel = "NAME",
      description = "Service whose addresses are put into statuses; envoy by default.")
  @Nullable String envoyServiceName;

  @Option(
      names = "--envoy-service-namespace",
      paramLabel = "NAMESPACE",
      description =
          "Namespace of that Service; $CONTOUR_NAMESPACE or projectcontour" + " by default.")
  @Nullable String envoyServiceNamespace;

  @Option(
      names = "--health-address",
      paramLabel = "ADDRESS",
      description = "Address of the server for probes; 0.0.0.0 by default.")
  @Nullable String healthAddress;

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description = "Port of the server for probes; 8000 by default.")
  @Nullable Integer healthPort;

  @Option(
      names = "--http-address",
      paramLabel = "ADDRESS",
      description =
          "Address of the server for metrics, unless the file says it;" + " 0.0.0.0 by default.")
  @Nullable String httpAddress;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "Port of the server for metrics, unless the file says it; 8000 by" + " default.")
  @Nullable Integer httpPort;

  @Option(
      names = "--ingress-class-name",
      paramLabel = "NAME,...",
      description = "Handle objects of these classes only.")
  @Nullable String ingressClassName;

  @Option(
      names = "--ingress-status-address",
      paramLabel = "ADDRESS,...",
      description = "Put these addresses into statuses, instead of the Service's.")
  @Nullable String ingressStatusAddress;

  @Option(names = "--insecure", negatable = true, description = "Serve xDS without TLS.")
  @Nullable Boolean insecure;

  @Option(
      names = "--root-namespaces",
      paramLabel = "NAMESPACE,...",
      description = "HTTPProxies may name hosts in these namespaces only; in all by" + " default.")
  @Nullable String rootNamespaces;

  @Option(
      names = "--stats-address",
      paramLabel = "ADDRESS",
      description = "Address of Envoy's listener for statistics; 0.0.0.0 by default.")
  @Nullable String statsAddress;

  @Option(
      names = "--stats-port",
      paramLabel = "PORT",
      description = "Port of Envoy's listener for statistics; 8002 by default.")
  @Nullable Integer statsPort;

  @Option(
      names = "--use-proxy-protocol",
      negatable = true,
      description = "Expect the PROXY protocol on Envoy's listeners.")
  @Nullable Boolean useProxyProtocol;

  @Option(
      names = "--xds-address",
      paramLabel = "ADDRESS",
      description = "Address of the xDS server; 127.0.0.1 by default.")
  @Nullable String xdsAddress;

  @Option(
      names = "--xds-port",
      paramLabel = "PORT",
      description = "Port of the xDS server; 8001 by default.")
  @Nullable Integer xdsPort;
}
