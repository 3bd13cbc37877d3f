/**
 * The whole: {@code contour serve} as a process, beside a real kube-apiserver, and a real Envoy
 * that starts with what {@code contour bootstrap} writes.
 *
 * <p>In go objects, out come answers to requests through Envoy, statuses, log lines and metrics.
 * {@link io.projectcontour.it.serve.Site} is where all parts of a test are; each test has its own.
 */
@NullMarked
package io.projectcontour.it.serve;

import org.jspecify.annotations.NullMarked;
