package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a Contour process (spec: config.md section 2). Null means that the default holds;
 * the defaults are not filled in here.
 */
public record ContourConfigurationSpec(
    @Schema("The server of the controller for Envoys.") @Nullable XdsServer xdsServer,
    @Schema("Which Ingresses and HTTPProxies are handled.") @Nullable IngressSettings ingress,
    @Schema("The server for debugging.") @Nullable Debug debug,
    @Schema("The server for health checks of the controller.") @Nullable Endpoint health,
    @Schema("The settings of Envoy.") @Nullable EnvoySettings envoy,
    @Schema("The Gateway that is handled.") @Nullable Gateway gateway,
    @Schema("Settings of HTTPProxies.") @Nullable HttpProxySettings httpproxy,
    @Schema("Allow Services of type ExternalName.") @Nullable Boolean enableExternalNameService,
    @Schema("External authorization for all hosts.") @Nullable Authorization globalExtAuth,
    @Schema("The rate limit service.") @Nullable RateLimitService rateLimitService,
    @Schema("Changes of headers on all routes.") @Nullable PolicySettings policy,
    @Schema("The server for metrics of the controller.") @Nullable Metrics metrics,
    @Schema("Where traces go.") @Nullable Tracing tracing,
    @Schema("Names of features that are tried out.") List<String> featureFlags) {
  static final ContourConfigurationSpec EMPTY =
      new ContourConfigurationSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, List.of());

  /** Fills in what is absent. */
  public ContourConfigurationSpec {
    featureFlags = Values.listOf(featureFlags);
  }

  /** An object of some kind in some namespace. */
  public record Reference(
      @Schema(value = "Its name.", required = true) String name,
      @Schema(value = "Its namespace.", required = true) String namespace) {}

  /** The server of the controller for Envoys. */
  public record XdsServer(
      @Schema(value = "The address to listen on; 0.0.0.0 by default.", minLength = 1)
          @Nullable String address,
      @Schema(value = "The port to listen on; 8001 by default.", format = "none")
          @Nullable Integer port,
      @Schema("The certificates of the server.") @Nullable XdsTls tls) {}

  /** The certificates of the server for Envoys. */
  public record XdsTls(
      @Schema("The file with the authorities of Envoys' certificates.") @Nullable String caFile,
      @Schema("The file with the server's certificate.") @Nullable String certFile,
      @Schema("The file with the server's key.") @Nullable String keyFile,
      @Schema("Serve without TLS.") @Nullable Boolean insecure) {}

  /** Which Ingresses and HTTPProxies are handled. */
  public record IngressSettings(
      @Schema("Classes of the objects that are handled.") List<String> classNames,
      @Schema("Addresses to publish in statuses instead of those of Envoy's Service.")
          @Nullable String statusAddress) {
    /** Fills in what is absent. */
    public IngressSettings {
      classNames = Values.listOf(classNames);
    }
  }

  /** The server for debugging. */
  public record Debug(
      @Schema("The address to listen on; 127.0.0.1 by default.") @Nullable String address,
      @Schema(value = "The port to listen on; 6060 by default.", format = "none")
          @Nullable Integer port) {}

  /** An address and a port to listen on. */
  public record Endpoint(
      @Schema(value = "The address to listen on.", minLength = 1) @Nullable String address,
      @Schema(value = "The port to listen on.", format = "none") @Nullable Integer port) {}

  /** A server for metrics. */
  public record Metrics(
      @Schema(
              value = "The address to listen on; 0.0.0.0 by default.",
              minLength = 1,
              maxLength = 253)
          @Nullable String address,
      @Schema(value = "The port to listen on.", format = "none") @Nullable Integer port,
      @Schema("The certificates of the server; without them it serves plain HTTP.")
          @Nullable MetricsTls tls) {}

  /** The certificates of a server for metrics. */
  public record MetricsTls(
      @Schema("The file with the authorities of clients' certificates, which are then demanded.")
          @Nullable String caFile,
      @Schema("The file with the server's certificate.") @Nullable String certFile,
      @Schema("The file with the server's key.") @Nullable String keyFile) {}

  /** The Gateway that is handled. */
  public record Gateway(@Schema(value = "The Gateway.", required = true) Reference gatewayRef) {}

  /** Settings of HTTPProxies. */
  public record HttpProxySettings(
      @Schema("Redirect to HTTPS even where a route says permitInsecure.")
          @Nullable Boolean disablePermitInsecure,
      @Schema("Namespaces in which HTTPProxies may name hosts; all by default.")
          List<String> rootNamespaces,
      @Schema("The Secret with the certificate for clients without SNI.")
          @Nullable Reference fallbackCertificate) {
    /** Fills in what is absent. */
    public HttpProxySettings {
      rootNamespaces = Values.listOf(rootNamespaces);
    }
  }

  /** The rate limit service. */
  public record RateLimitService(
      @Schema(value = "The ExtensionService that is asked.", required = true)
          Reference extensionService,
      @Schema("The domain that is sent to the service.") @Nullable String domain,
      @Schema("Serve requests when the service does not answer.") @Nullable Boolean failOpen,
      @Schema("Tell clients their limits in headers X-RateLimit.")
          @Nullable Boolean enableXRateLimitHeaders,
      @Schema("Answer gRPC clients with RESOURCE_EXHAUSTED instead of UNAVAILABLE.")
          @Nullable Boolean enableResourceExhaustedCode,
      @Schema("What holds for virtual hosts without a policy of their own.")
          RateLimitPolicy.@Nullable Global defaultGlobalRateLimitPolicy) {}

  /** Changes of headers on all routes. */
  public record PolicySettings(
      @Schema("Changes of request headers.") @Nullable HeaderChanges requestHeaders,
      @Schema("Changes of response headers.") @Nullable HeaderChanges responseHeaders,
      @Schema("Change the headers of Ingresses too.") @Nullable Boolean applyToIngress) {}

  /** Changes of headers. */
  public record HeaderChanges(
      @Schema("Headers that get a value, with that value.") Map<String, String> set,
      @Schema("Headers that are removed.") List<String> remove) {
    /** Fills in what is absent. */
    public HeaderChanges {
      set = Values.mapOf(set);
      remove = Values.listOf(remove);
    }
  }

  /** Where traces go. */
  public record Tracing(
      @Schema("Add the names of Envoy's pod and namespace; true by default.")
          @Nullable Boolean includePodDetail,
      @Schema("The name of the service in traces; contour by default.")
          @Nullable String serviceName,
      @Schema("Share of all requests that may be traced, in per cent; 100 by default.")
          @Nullable String overallSampling,
      @Schema("Share of requests that are traced when clients ask for it; 100 by default.")
          @Nullable String clientSampling,
      @Schema("Share of requests that are traced at random; 100 by default.")
          @Nullable String randomSampling,
      @Schema(value = "The most characters of a path; 256 by default.", format = "int32")
          @Nullable Long maxPathTagLength,
      @Schema("Further tags.") List<CustomTag> customTags,
      @Schema(value = "The ExtensionService that gets the traces.", required = true)
          Reference extensionService) {
    /** Fills in what is absent. */
    public Tracing {
      customTags = Values.listOf(customTags);
    }
  }

  /** A tag of traces; exactly one of the two values is set. */
  public record CustomTag(
      @Schema(value = "The tag's name.", required = true) String tagName,
      @Schema("A fixed value.") @Nullable String literal,
      @Schema("The request header with the value.") @Nullable String requestHeaderName) {}
}
