package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the path changes on the way to the backend (spec: httpproxy.md section 19). */
public record PathRewritePolicy(
    @Schema("Replacements of the matched prefix.") List<ReplacePrefix> replacePrefix) {
  /** Fills in what is absent. */
  public PathRewritePolicy {
    replacePrefix = Values.listOf(replacePrefix);
  }

  /** A replacement for a prefix. */
  public record ReplacePrefix(
      @Schema(
              value = "The prefix; every prefix that has no entry of its own by default.",
              minLength = 1)
          @Nullable String prefix,
      @Schema(value = "What comes in its place.", required = true, minLength = 1)
          String replacement) {}
}
