package io.projectcontour.snapshot;

/** A resource that is no more. */
public record Removed(ResourceType type, String name) {}
