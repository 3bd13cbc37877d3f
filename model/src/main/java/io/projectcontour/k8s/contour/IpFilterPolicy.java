package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;

/** A range of client addresses (spec: httpproxy.md section 17). */
public record IpFilterPolicy(
    @Schema(
            value =
                "Which address is looked at: that of the connection, or the one that proxies report.",
            required = true,
            oneOf = {"Peer", "Remote"})
        String source,
    @Schema(value = "The range, or one address.", required = true) String cidr) {}
