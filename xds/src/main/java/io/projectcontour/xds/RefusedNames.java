package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads from Envoy's words which resources of a response it refused.
 *
 * <p>Of clusters and listeners Envoy takes over what it can, and names the others, as in {@code
 * Error adding/updating cluster(s) default/blog/80/da39a3ee5e: no such ...} (cds_api_helper.cc,
 * lds_api.cc). Of what it says otherwise, nothing is sure but that it did not like the response.
 */
final class RefusedNames {
  private static final String PARTIAL = "Error adding/updating ";

  /** What Envoy puts where it cuts a long message: names may be missing then. */
  private static final String CUT = "...(truncated)";

  private RefusedNames() {}

  /** Of the resources that changed: those that were refused, or all if that is not known. */
  static Set<String> of(Update update, String message) {
    Set<String> named = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (Resource resource : update.changed()) {
      all.add(resource.name());
      if (isNamed(resource.name(), message)) {
        named.add(resource.name());
      }
    }
    boolean partial = message.startsWith(PARTIAL) && !message.endsWith(CUT);
    return partial && !named.isEmpty() ? named : all;
  }

  /** Each name follows the introduction, a comma or a line break, and is followed by a colon. */
  private static boolean isNamed(String name, String message) {
    return message.contains(" " + name + ": ") || message.contains("\n" + name + ": ");
  }
}
