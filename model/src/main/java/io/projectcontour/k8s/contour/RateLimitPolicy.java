package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits the rate of requests (spec: httpproxy.md section 13). */
public record RateLimitPolicy(
    @Schema("A limit that each Envoy keeps by itself.") @Nullable Local local,
    @Schema("A limit that a rate limit service keeps.") @Nullable Global global) {

  /** A limit that each Envoy keeps by itself. */
  public record Local(
      @Schema(value = "Requests per unit of time.", required = true, min = 1, format = "int32")
          long requests,
      @Schema(
              value = "The unit of time.",
              required = true,
              oneOf = {"second", "minute", "hour"})
          @Nullable String unit,
      @Schema(value = "Requests above the limit that may come at once.", format = "int32")
          long burst,
      @Schema(value = "The status code of refusals; 429 by default.", min = 400, max = 599)
          int responseStatusCode,
      @Schema("Headers of refusals.") List<HeadersPolicy.HeaderValue> responseHeadersToAdd) {
    /** Fills in what is absent. */
    public Local {
      responseHeadersToAdd = Values.listOf(responseHeadersToAdd);
    }
  }

  /** A limit that a rate limit service keeps. */
  public record Global(
      @Schema("Leave out the default policy.") boolean disabled,
      @Schema(value = "What is sent to the service.", minItems = 1) List<Descriptor> descriptors) {
    /** Fills in what is absent. */
    public Global {
      descriptors = Values.listOf(descriptors);
    }
  }

  /** Entries that are counted together. */
  public record Descriptor(
      @Schema(value = "The entries.", required = true, minItems = 1) List<Entry> entries) {
    /** Fills in what is absent. */
    public Descriptor {
      entries = Values.listOf(entries);
    }
  }

  /** One entry; exactly one field is set. */
  public record Entry(
      @Schema("A fixed entry.") @Nullable GenericKey genericKey,
      @Schema("The value of a header.") @Nullable RequestHeader requestHeader,
      @Schema("A fixed value if headers match.")
          @Nullable RequestHeaderValueMatch requestHeaderValueMatch,
      @Schema("The client's address.") @Nullable RemoteAddress remoteAddress) {}

  /** A fixed entry. */
  public record GenericKey(
      @Schema("The key; generic_key by default.") @Nullable String key,
      @Schema(value = "The value.", required = true, minLength = 1) String value) {}

  /** The value of a header. */
  public record RequestHeader(
      @Schema(value = "The header's name.", required = true, minLength = 1) String headerName,
      @Schema(value = "The entry's key.", required = true, minLength = 1) String descriptorKey) {}

  /** A fixed value if headers match. */
  public record RequestHeaderValueMatch(
      @Schema(value = "Conditions on headers.", minItems = 1) List<MatchCondition.Header> headers,
      @Schema(value = "Whether they must hold or must not.", byDefault = "true")
          boolean expectMatch,
      @Schema(value = "The value.", required = true, minLength = 1) String value) {
    /** Fills in what is absent. */
    public RequestHeaderValueMatch {
      headers = Values.listOf(headers);
    }
  }

  /** The client's address. */
  public record RemoteAddress() {}
}
