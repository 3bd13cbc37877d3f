package io.projectcontour.xds;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which resources of one type a client wants, by the rules of the xDS protocol under "How the
 * client specifies what resources to return".
 *
 * <p>A client that has never named anything wants everything (the legacy wildcard), where the type
 * and the stream allow it. Once it has named something, {@code *} included, an empty list means
 * nothing.
 */
final class Subscription {
  static final String WILDCARD = "*";

  private final boolean legacyWildcard;
  private final Set<String> names = new TreeSet<>();
  private boolean asked;
  private boolean named;
  private boolean wildcard;

  /**
   * Before the first request.
   *
   * @param legacyWildcard whether an empty first request means everything
   */
  Subscription(boolean legacyWildcard) {
    this.legacyWildcard = legacyWildcard;
  }

  /**
   * What a request changed.
   *
   * @param named names that the client now asks for: new ones, and in the delta protocol also those
   *     that it already had subscribed to
   * @param dropped names that it no longer asks for by name
   */
  record Change(
      Set<String> named, Set<String> dropped, boolean wildcardGained, boolean wildcardLost) {}

  /** State of the world: these names, and no others. */
  Change replace(Collection<String> all) {
    named |= !all.isEmpty();
    boolean hadWildcard = wildcard;
    wildcard = named ? all.contains(WILDCARD) : legacyWildcard;
    Set<String> added = new TreeSet<>(all);
    added.remove(WILDCARD);
    Set<String> dropped = new TreeSet<>(names);
    dropped.removeAll(added);
    added.removeAll(names);
    names.addAll(added);
    names.removeAll(dropped);
    return new Change(added, dropped, wildcard && !hadWildcard, hadWildcard && !wildcard);
  }

  /** Delta: these names more, those names less. */
  Change update(Collection<String> subscribe, Collection<String> unsubscribe) {
    boolean hadWildcard = wildcard;
    if (!asked) {
      asked = true;
      wildcard = legacyWildcard && subscribe.isEmpty();
    }
    Set<String> added = new TreeSet<>(subscribe);
    wildcard |= added.remove(WILDCARD);
    names.addAll(added);
    Set<String> dropped = new HashSet<>(unsubscribe);
    if (dropped.remove(WILDCARD)) {
      wildcard = false;
    }
    dropped.retainAll(names);
    names.removeAll(dropped);
    added.removeAll(dropped);
    return new Change(added, dropped, wildcard && !hadWildcard, hadWildcard && !wildcard);
  }

  boolean wants(String name) {
    return wildcard || names.contains(name);
  }

  boolean wildcard() {
    return wildcard;
  }

  /** What is asked for by name, whether or not everything is asked for too. */
  Set<String> names() {
    return Collections.unmodifiableSet(names);
  }
}
