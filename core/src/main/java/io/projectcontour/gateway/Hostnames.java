package io.projectcontour.gateway;

import io.projectcontour.host.HostKey;
import io.projectcontour.settings.GoText;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Host names of listeners and routes, and what they have in common. */
final class Hostnames {
  private static final int LONGEST = 253;
  private static final String NAME =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern DNS_NAME = Pattern.compile(NAME);
  private static final Pattern WILDCARD = Pattern.compile("\\*\\." + NAME);
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IP_ADDRESS =
      Pattern.compile("(" + OCTET + "\\.){3}" + OCTET + "|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private Hostnames() {}

  /** What is wrong with a name, which may be a wildcard; empty when nothing is. */
  static Optional<String> error(String hostname) {
    String start = "invalid hostname " + GoText.quote(hostname) + ": ";
    if (IP_ADDRESS.matcher(hostname).matches()) {
      return Optional.of(start + "must be a DNS name, not an IP address");
    }
    boolean wildcard = hostname.contains("*");
    StringBuilder errors = new StringBuilder();
    if (hostname.length() > LONGEST) {
      errors.append("must be no more than 253 bytes");
    }
    if (!(wildcard ? WILDCARD : DNS_NAME).matcher(hostname).matches()) {
      errors.append(errors.isEmpty() ? "" : " ");
      errors.append(
          wildcard
              ? "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '"
                  + WILDCARD
                  + "')"
              : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                  + DNS_NAME
                  + "')");
    }
    return errors.isEmpty() ? Optional.empty() : Optional.of(start + "[" + errors + "]");
  }

  /**
   * The hosts that a route serves on a listener (spec: gateway-api.md section 5).
   *
   * @param ofRoute empty when the route leaves it to the listener
   * @param ofListener empty for every host
   * @param others of listeners that the route does not attach to
   * @param errors told about names that are none
   */
  static SortedSet<HostKey> intersection(
      List<String> ofRoute, String ofListener, List<String> others, Consumer<String> errors) {
    SortedSet<HostKey> hosts = new TreeSet<>();
    if (ofRoute.isEmpty()) {
      hosts.add(ofListener.isEmpty() ? HostKey.DEFAULT : new HostKey(ofListener));
      return hosts;
    }
    for (String host : ofRoute) {
      Optional<String> error = error(host);
      if (error.isPresent()) {
        errors.accept(error.get());
      } else if (host.equals(ofListener)) {
        hosts.add(new HostKey(host));
      } else if (ofListener.isEmpty()
          || (ofListener.startsWith("*") && matches(host, ofListener))) {
        if (others.stream().noneMatch(other -> owns(other, host, ofListener))) {
          hosts.add(new HostKey(host));
        }
      } else if (!ofListener.startsWith("*") && host.startsWith("*") && matches(ofListener, host)) {
        hosts.add(new HostKey(ofListener));
      }
    }
    return hosts;
  }

  /** Whether another listener is the better place for a host. */
  private static boolean owns(String other, String host, String ofListener) {
    return host.equals(other)
        || (other.startsWith("*") && matches(host, other) && other.length() > ofListener.length());
  }

  /** Whether the wildcard stands for something in front of its domain, of one label or more. */
  private static boolean matches(String host, String wildcard) {
    String domain = wildcard.substring(1);
    return host.endsWith(domain) && host.length() > domain.length();
  }
}
