package io.projectcontour.app.standalone;

import io.projectcontour.settings.Settings;
import java.nio.file.Path;

/**
 * What {@code contour standalone} is to do.
 *
 * @param folder the manifests
 * @param settings the configuration, with the ports that Envoy listens on
 * @param xdsPort where Envoy finds the xDS server, on the loopback address; 0 for any free port
 * @param envoy Envoy's program
 * @param concurrency Envoy's worker threads
 * @param withBackends whether Services without endpoints get a backend that answers
 */
public record StandaloneOptions(
    Path folder,
    Settings settings,
    int xdsPort,
    Path envoy,
    int concurrency,
    boolean withBackends) {}
