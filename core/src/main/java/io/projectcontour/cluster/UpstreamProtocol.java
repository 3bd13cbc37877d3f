package io.projectcontour.cluster;

import java.util.Optional;

/** How to talk to a backend (spec: httpproxy.md section 22.1). */
public enum UpstreamProtocol {
  /** HTTP/1.1 without TLS. */
  PLAIN(""),
  /** HTTP/1.1 with TLS. */
  TLS("tls"),
  /** HTTP/2 with TLS. */
  H2("h2"),
  /** HTTP/2 without TLS. */
  H2C("h2c");

  private final String text;

  UpstreamProtocol(String text) {
    this.text = text;
  }

  /** The name in objects; empty for plain HTTP/1.1. */
  public String text() {
    return text;
  }

  /** Whether connections are encrypted. */
  public boolean isTls() {
    return this == TLS || this == H2;
  }

  /** {@code tls}, {@code h2} or {@code h2c}. */
  public static Optional<UpstreamProtocol> parse(String text) {
    return switch (text) {
      case "tls" -> Optional.of(TLS);
      case "h2" -> Optional.of(H2);
      case "h2c" -> Optional.of(H2C);
      default -> Optional.empty();
    };
  }
}
