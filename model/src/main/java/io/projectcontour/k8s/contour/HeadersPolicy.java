package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;

/** Changes of headers (spec: httpproxy.md section 8). */
public record HeadersPolicy(
    @Schema("Headers that get a value.") List<HeaderValue> set,
    @Schema("Headers that are removed.") List<String> remove) {
  /** No change. */
  public static final HeadersPolicy NONE = new HeadersPolicy(List.of(), List.of());

  /** Fills in what is absent. */
  public HeadersPolicy {
    set = Values.listOf(set);
    remove = Values.listOf(remove);
  }

  /** A header and its value. */
  public record HeaderValue(
      @Schema(value = "The header's name.", required = true, minLength = 1) String name,
      @Schema(value = "The value.", required = true, minLength = 1) String value) {}
}
