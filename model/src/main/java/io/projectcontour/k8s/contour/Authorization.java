package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Rule;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An external service that allows or denies requests (spec: httpproxy.md section 16). */
@Rule(
    value = "!has(self.httpSettings) || self.serviceType == 'http'",
    message = "httpSettings can only be set when serviceType is 'http'")
public record Authorization(
    @Schema("The ExtensionService that is asked.") @Nullable ExtensionReference extensionRef,
    @Schema(
            value = "The protocol in which it is asked.",
            byDefault = "\"grpc\"",
            oneOf = {"http", "grpc"})
        @Nullable String serviceType,
    @Schema("Settings for the protocol http.") @Nullable HttpSettings httpSettings,
    @Schema("What holds for routes that say nothing else.")
        @Nullable AuthorizationPolicy authPolicy,
    @Schema(value = "Time limit for the answer.", pattern = Patterns.DURATION_OR_INFINITY)
        @Nullable String responseTimeout,
    @Schema("Allow requests when the service does not answer.") boolean failOpen,
    @Schema("Send the body of requests along.") @Nullable RequestBody withRequestBody) {

  /** An ExtensionService. */
  public record ExtensionReference(
      @Schema(value = "Its version; projectcontour.io/v1alpha1 by default.", minLength = 1)
          @Nullable String apiVersion,
      @Schema(value = "Its namespace; this object's by default.", minLength = 1)
          @Nullable String namespace,
      @Schema(value = "Its name.", minLength = 1) @Nullable String name) {}

  /** Settings for the protocol http. */
  public record HttpSettings(
      @Schema("Text in front of the path that the service is asked for.")
          @Nullable String pathPrefix,
      @Schema("Headers that the service gets.") List<AllowedHeader> allowedAuthorizationHeaders,
      @Schema("Headers of the service's answer that the backend gets.")
          List<AllowedHeader> allowedUpstreamHeaders) {
    /** Fills in what is absent. */
    public HttpSettings {
      allowedAuthorizationHeaders = Values.listOf(allowedAuthorizationHeaders);
      allowedUpstreamHeaders = Values.listOf(allowedUpstreamHeaders);
    }
  }

  /** Headers by name; exactly one comparison is set. */
  @Rule(
      value =
          "(has(self.exact) ? 1 : 0) + (has(self.prefix) ? 1 : 0) + (has(self.suffix) ? 1 : 0) + (has(self.contains) ? 1 : 0) == 1",
      message =
          "only one of prefix, suffix, exact, and contains should be set in the allowedHeader")
  public record AllowedHeader(
      @Schema("The name.") @Nullable String exact,
      @Schema("How the name starts.") @Nullable String prefix,
      @Schema("How the name ends.") @Nullable String suffix,
      @Schema("What the name contains.") @Nullable String contains,
      @Schema("The case of letters does not matter.") boolean ignoreCase) {}

  /** How much of a request's body the service gets. */
  public record RequestBody(
      @Schema(value = "At most so many bytes.", byDefault = "1024", min = 1) int maxRequestBytes,
      @Schema("Ask also when the body is longer.") boolean allowPartialMessage,
      @Schema("Send the body as bytes, not as text.") boolean packAsBytes) {}
}
