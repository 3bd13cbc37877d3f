package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Changes of one cookie that backends set (spec: httpproxy.md section 9). */
public record CookieRewritePolicy(
    @Schema(
            value = "The cookie's name.",
            required = true,
            minLength = 1,
            maxLength = 4096,
            pattern = Patterns.COOKIE_NAME)
        String name,
    @Schema("A new path.") @Nullable PathRewrite pathRewrite,
    @Schema("A new domain.") @Nullable DomainRewrite domainRewrite,
    @Schema("Whether browsers send it over TLS only.") @Nullable Boolean secure,
    @Schema(
            value = "When browsers send it across sites.",
            oneOf = {"Strict", "Lax", "None"})
        @Nullable String sameSite) {

  /** A new path. */
  public record PathRewrite(
      @Schema(
              value = "The path.",
              required = true,
              minLength = 1,
              maxLength = 4096,
              pattern = Patterns.COOKIE_PATH)
          String value) {}

  /** A new domain. */
  public record DomainRewrite(
      @Schema(
              value = "The domain.",
              required = true,
              minLength = 1,
              maxLength = 4096,
              pattern = Patterns.DNS_NAME)
          String value) {}
}
