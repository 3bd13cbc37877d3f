/**
 * Small HTTP servers for probes, metrics and debugging.
 *
 * <p>{@link io.projectcontour.app.http.HttpListener} listens, with TLS or without, and has {@link
 * io.projectcontour.app.http.Page}s make {@link io.projectcontour.app.http.Reply}s; each request
 * has a virtual thread.
 */
@NullMarked
package io.projectcontour.app.http;

import org.jspecify.annotations.NullMarked;
