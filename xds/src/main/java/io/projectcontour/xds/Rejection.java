package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import java.time.Instant;

/**
 * A resource that was in a response which an Envoy refused and that it has not accepted since.
 *
 * @param sources the objects that the resource was made from
 * @param message Envoy's words. They are about the response, and may name another resource in it
 * @param at when it was refused
 */
public record Rejection(
    ResourceType type,
    String resource,
    String version,
    Sources sources,
    String message,
    Instant at) {}
