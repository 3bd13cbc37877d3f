/**
 * Taking an Envoy out of service without cutting off its clients (spec: operations.md section 6).
 *
 * <p>Two processes in Envoy's pod share a file: {@link io.projectcontour.app.shutdown.Shutdown}
 * makes Envoy drain, waits for its connections to end and creates the file; {@link
 * io.projectcontour.app.shutdown.ShutdownManager} answers the hook that holds Envoy's container
 * back once the file is there. The first runs on the main thread, the second on a virtual thread a
 * request. Nothing here needs protobuf or Kubernetes, so that both stay small.
 */
@NullMarked
package io.projectcontour.app.shutdown;

import org.jspecify.annotations.NullMarked;
