package io.projectcontour.app.shutdown;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How an Envoy is taken out of service (spec: cli.md section 6).
 *
 * @param drainDelay before Envoy is told
 * @param checkDelay from then to the first count of connections
 * @param checkInterval between two counts
 * @param minOpenConnections with so many or fewer the wait is over
 * @param readyFile created when it is
 */
public record ShutdownSettings(
    Duration drainDelay,
    Duration checkDelay,
    Duration checkInterval,
    long minOpenConnections,
    Path readyFile) {}
