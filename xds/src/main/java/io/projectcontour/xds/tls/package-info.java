/**
 * Mutual TLS from files that may change while the server runs.
 *
 * <p>In go the paths of a certificate, its key and the CA of the clients; out comes a {@link
 * io.projectcontour.xds.tls.ReloadingSslContext} that reads them anew for each connection. It is
 * used by the threads of the transport.
 */
@NullMarked
package io.projectcontour.xds.tls;

import org.jspecify.annotations.NullMarked;
