/**
 * {@code contour standalone}: the whole of Contour on one machine, with a folder of manifests in
 * place of a cluster.
 *
 * <p>{@link io.projectcontour.app.standalone.StandaloneOptions} come in; {@link
 * io.projectcontour.app.standalone.Standalone} connects the folder, the control loop, the xDS
 * server, an Envoy as a child process and backends that answer with what they received. It runs on
 * the main thread, until the process is told to stop or Envoy ends, and leaves nothing running.
 */
@NullMarked
package io.projectcontour.app.standalone;

import org.jspecify.annotations.NullMarked;
