package io.projectcontour.xds.tls;

import java.nio.file.Path;

/**
 * PEM files for mutual TLS.
 *
 * @param certificate the server's certificate, followed by its intermediates
 * @param privateKey its key: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), not encrypted
 * @param clientCa the certificates that a client's certificate must lead to
 */
public record TlsFiles(Path certificate, Path privateKey, Path clientCa) {}
