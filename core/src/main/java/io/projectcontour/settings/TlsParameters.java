package io.projectcontour.settings;

import java.util.List;

/**
 * Limits of what TLS negotiates.
 *
 * @param cipherSuites for TLS 1.2, in order of preference
 * @param curves empty for Envoy's own
 */
public record TlsParameters(
    TlsVersion minimum, TlsVersion maximum, List<String> cipherSuites, List<String> curves) {
  /** What holds without any configuration (spec: config.md section 3). */
  public static final TlsParameters DEFAULTS =
      new TlsParameters(
          TlsVersion.TLS_1_2,
          TlsVersion.TLS_1_3,
          List.of(
              "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]",
              "[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]",
              "ECDHE-ECDSA-AES256-GCM-SHA384",
              "ECDHE-RSA-AES256-GCM-SHA384"),
          List.of());

  /** Copies the lists. */
  public TlsParameters {
    cipherSuites = List.copyOf(cipherSuites);
    curves = List.copyOf(curves);
  }
}
