package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Envoy's words say about which resources of a response it refused.
 *
 * <p>Of clusters and listeners Envoy takes over what it can, and names the others, as in {@code
 * Error adding/updating cluster(s) default/blog/80/da39a3ee5e: no such ...} (cds_api_helper.cc,
 * lds_api.cc). Of what it says otherwise, nothing is sure but that it did not like the response.
 *
 * @param named those that were surely refused
 * @param blamed those that may have been refused: all that changed, if it is not known
 * @param othersTaken whether Envoy has tried each by itself, and so uses what it did not refuse
 */
record RefusedNames(Set<String> named, Set<String> blamed, boolean othersTaken) {
  private static final String PARTIAL = "Error adding/updating ";

  /** What Envoy puts where it cuts a long message: names may be missing then. */
  private static final String CUT = "...(truncated)";

  RefusedNames {
    named = Collections.unmodifiableSet(new TreeSet<>(named));
    blamed = Collections.unmodifiableSet(new TreeSet<>(blamed));
  }

  static RefusedNames of(Update update, String message) {
    Set<String> all = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (Resource resource : update.changed()) {
      all.add(resource.name());
      if (isNamed(resource.name(), message)) {
        named.add(resource.name());
      }
    }
    if (!message.startsWith(PARTIAL)) {
      return new RefusedNames(Set.of(), all, false);
    }
    boolean complete = !message.endsWith(CUT) && !named.isEmpty();
    return new RefusedNames(named, complete ? named : all, true);
  }

  /** Whether exactly the named ones were refused. */
  boolean areKnown() {
    return othersTaken && named.equals(blamed);
  }

  /** Each name follows the introduction, a comma or a line break, and is followed by a colon. */
  private static boolean isNamed(String name, String message) {
    return message.contains(" " + name + ": ") || message.contains("\n" + name + ": ");
  }
}
