package io.projectcontour.app.metrics;

/** Of which sources the program was built; what is not known is empty. */
public record BuildDescription(String branch, String revision, String version) {}
