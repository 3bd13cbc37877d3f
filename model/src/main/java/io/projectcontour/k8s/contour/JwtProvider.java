package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Rule;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An issuer of JSON web tokens (spec: httpproxy.md section 15). */
@Rule(
    value =
        "(has(self.remoteJWKS) && !has(self.localJWKS)) || (!has(self.remoteJWKS) && has(self.localJWKS))",
    message = "exactly one of remoteJWKS or localJWKS must be set")
public record JwtProvider(
    @Schema(value = "A name that is unique in the virtual host.", required = true, minLength = 1)
        String name,
    @Schema("Demand a token of this provider on every route that says nothing else.")
        @JsonProperty("default")
        boolean isDefault,
    @Schema("The issuer that a token must name.") @Nullable String issuer,
    @Schema("Audiences of which a token must name one.") List<String> audiences,
    @Schema("Keys that are fetched.") @Nullable RemoteJwks remoteJWKS,
    @Schema("Keys in a Secret.") @Nullable LocalJwks localJWKS,
    @Schema("Pass the token on to the backend.") boolean forwardJWT) {
  /** Fills in what is absent. */
  public JwtProvider {
    audiences = Values.listOf(audiences);
  }

  /** Keys that are fetched. */
  public record RemoteJwks(
      @Schema(value = "Where the keys are.", required = true, minLength = 1) String uri,
      @Schema("How the server's certificate is checked.") @Nullable UpstreamValidation validation,
      @Schema(value = "Time limit for fetching; 1s by default.", pattern = Patterns.DURATION)
          @Nullable String timeout,
      @Schema(value = "How long keys are kept; 5m by default.", pattern = Patterns.DURATION)
          @Nullable String cacheDuration,
      @Schema(
              value = "Which addresses of the server are used.",
              oneOf = {"auto", "v4", "v6"})
          @Nullable String dnsLookupFamily) {}

  /** Keys in a Secret of the same namespace. */
  public record LocalJwks(
      @Schema(value = "The Secret.", required = true, minLength = 1) String secretName,
      @Schema(value = "The key within the Secret.", required = true, minLength = 1) String key) {}
}
