package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Answers with a redirect (spec: httpproxy.md section 18). */
public record RequestRedirectPolicy(
    @Schema(
            value = "The scheme of the new location.",
            oneOf = {"http", "https"})
        @Nullable String scheme,
    @Schema(
            value = "The host of the new location.",
            minLength = 1,
            maxLength = 253,
            pattern = Patterns.DNS_NAME)
        @Nullable String hostname,
    @Schema(value = "The port of the new location.", min = 1, max = 65535) @Nullable Integer port,
    @Schema(
            value = "The status code.",
            byDefault = "302",
            oneOf = {"301", "302", "303", "307", "308"})
        @Nullable Integer statusCode,
    @Schema(value = "The path of the new location.", pattern = "^\\/.*$") @Nullable String path,
    @Schema(value = "What replaces the matched prefix.", pattern = "^\\/.*$")
        @Nullable String prefix) {}
