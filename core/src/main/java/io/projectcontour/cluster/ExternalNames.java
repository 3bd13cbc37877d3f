package io.projectcontour.cluster;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Service;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which ExternalName Services may be used (spec: httpproxy.md section 22.4). A name that leads to
 * Envoy itself would give a tenant Envoy's admin interface, so every spelling of such an address is
 * refused, not only the usual one.
 */
final class ExternalNames {
  private static final Set<String> LOCAL =
      Set.of("localhost", "localhost.localdomain", "local.projectcontour.io");

  private ExternalNames() {}

  /** Why the Service may not be used; empty when it may. */
  static Optional<String> refuse(NamespacedName name, Service service, boolean allowed) {
    String externalName = service.externalName();
    if (externalName.isEmpty()) {
      return Optional.empty();
    }
    if (!allowed) {
      return Optional.of(
          name
              + " is an ExternalName service, these are not currently enabled. See the config.enableExternalNameService config file setting");
    }
    String plain = externalName.toLowerCase(Locale.ROOT);
    while (plain.endsWith(".")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    if (LOCAL.contains(plain) || plain.endsWith(".localhost")) {
      return Optional.of(
          name + " is an ExternalName service that points to localhost, this is not allowed");
    }
    if (isLocalAddress(plain)) {
      return Optional.of(
          name
              + " is an ExternalName service that points to a loopback, link-local or unspecified IP address, this is not allowed");
    }
    return Optional.empty();
  }

  private static boolean isLocalAddress(String text) {
    @Nullable InetAddress address = literal(text);
    return address != null
        && (address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isAnyLocalAddress()
            || (address.getAddress()[0] == 0 && address.getAddress().length == 4));
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      if (text.contains(":")) {
        String bare =
            text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1)
                : text;
        int zone = bare.indexOf('%');
        return InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone));
      }
      // The forms that inet_aton reads: 127.1, 0x7f000001, 017700000001.
      byte @Nullable [] bytes = legacyIpv4(text);
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (IllegalArgumentException | UnknownHostException e) {
      // Not an address: a name.
      return null;
    }
  }

  private static byte @Nullable [] legacyIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 4) {
      return null;
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      long part = number(parts[i]);
      int bytes = i == parts.length - 1 ? 4 - i : 1;
      if (part < 0 || part >= 1L << (8 * bytes)) {
        return null;
      }
      address = (address << (8 * bytes)) | part;
    }
    return new byte[] {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
  }

  /** A decimal, octal (0...) or hexadecimal (0x...) number; -1 for anything else. */
  private static long number(String text) {
    try {
      if (text.startsWith("0x")) {
        return Long.parseLong(text.substring(2), 16);
      }
      return text.length() > 1 && text.startsWith("0")
          ? Long.parseLong(text, 8)
          : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
