/**
 * What a change costs, measured from outside: objects are written to a real kube-apiserver, clients
 * that acknowledge as Envoy does note when they get them, and the process in between is asked for
 * its time on the processor and its memory.
 *
 * <p>In: the command line of {@code bench/run}. Out: figures as JSON, as a table and as a plot. The
 * main thread runs one scenario after the other; clients note arrivals on gRPC's threads.
 */
@NullMarked
package io.projectcontour.bench;

import org.jspecify.annotations.NullMarked;
