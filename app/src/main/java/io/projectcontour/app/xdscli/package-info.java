/**
 * A client of the xDS server that prints what an Envoy would get (spec: cli.md section 7).
 *
 * <p>A {@link io.projectcontour.app.xdscli.ServerConnection} comes in, requests and responses go
 * out as JSON. Everything runs on the caller's thread, until the stream ends.
 */
@NullMarked
package io.projectcontour.app.xdscli;

import org.jspecify.annotations.NullMarked;
