package io.projectcontour.host;

import java.util.Locale;

/**
 * A host name as routing sees it: in lower case, {@code *} for the default host, {@code
 * *.example.com} for a wildcard.
 *
 * @param name the name; empty for HTTPProxies that give none
 */
public record HostKey(String name) implements Comparable<HostKey> {
  /** The host that answers when no other does. */
  public static final HostKey DEFAULT = new HostKey("*");

  /** Brings the name into lower case: names that differ by case are one host. */
  public HostKey {
    name = name.toLowerCase(Locale.ROOT);
  }

  /** Whether any one label stands for the first one. */
  public boolean isWildcard() {
    return name.startsWith("*.");
  }

  @Override
  public int compareTo(HostKey other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
