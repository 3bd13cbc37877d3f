package io.projectcontour.settings;

/** TLS of the listener; {@code ja3} and {@code ja4} make fingerprints of clients. */
public record TlsSettings(TlsParameters parameters, boolean ja3, boolean ja4) {
  /** What holds without any configuration. */
  public static final TlsSettings DEFAULTS = new TlsSettings(TlsParameters.DEFAULTS, false, false);
}
