package io.projectcontour.app.config;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Reference;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.IpAddresses;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values of a {@code spec} with the rule that goes through all of Contour's configuration: what is
 * empty, zero or false never replaces a default (spec: cli.md section 2.1).
 */
final class Values {
  private static final int HIGHEST_PORT = 65535;

  private final Report report;

  Values(Report report) {
    this.report = report;
  }

  /** The text, or the default if it is absent or empty. */
  static String text(@Nullable String text, String byDefault) {
    return text == null || text.isEmpty() ? byDefault : text;
  }

  /** Whether it is there and true. */
  static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }

  /** A port to listen on, or the default if it is absent or 0. */
  int port(String field, @Nullable Integer port, int byDefault) {
    if (port == null || port == 0) {
      return byDefault;
    }
    if (port < 0 || port > HIGHEST_PORT) {
      report.mistake(field, port + " is not a port: use a number from 1 to " + HIGHEST_PORT);
      return byDefault;
    }
    return port;
  }

  /** An address for a listener of Envoy, which takes no names. */
  String listenerAddress(String field, String address) {
    if (!IpAddresses.isAddress(address)) {
      report.mistake(
          field,
          GoText.quote(address)
              + " is not an IP address, and Envoy listens on no other; use 0.0.0.0 for all of IPv4,"
              + " or :: for all");
    }
    return address;
  }

  /** A number of 32 bits without sign, of which 0 makes no sense; absent if it is not there. */
  Optional<Integer> positive(String field, @Nullable Long number) {
    return positive(field, number, 0xFFFF_FFFFL);
  }

  /** The same with another limit. */
  Optional<Integer> positive(String field, @Nullable Long number, long most) {
    if (number == null) {
      return Optional.empty();
    }
    if (number < 1 || number > most) {
      report.mistake(field, "has to be from 1 to " + most + ", not " + number);
      return Optional.empty();
    }
    return Optional.of((int) number.longValue());
  }

  /** A reference, if there is one; it needs both of its parts. */
  Optional<NamespacedName> optionalReference(String field, @Nullable Reference reference) {
    return reference == null ? Optional.empty() : Optional.of(reference(field, reference));
  }

  /** A reference that has to be there, with both of its parts. */
  NamespacedName reference(String field, @Nullable Reference written) {
    Reference reference = Objects.requireNonNullElse(written, new Reference("", ""));
    if (reference.name().isBlank()) {
      report.mistake(field, "has to have a name");
    }
    if (reference.namespace().isBlank()) {
      report.mistake(field, "has to have a namespace");
    }
    return new NamespacedName(reference.namespace(), reference.name());
  }
}
