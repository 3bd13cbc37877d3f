/**
 * Requests through a real Envoy while what they need changes all the time: how long an edit takes
 * to the first changed response, and whether a request ever fails. {@code bench/envoy} starts it.
 * Callers have a thread each, changes come from the main thread.
 */
@NullMarked
package io.projectcontour.bench.envoy;

import org.jspecify.annotations.NullMarked;
