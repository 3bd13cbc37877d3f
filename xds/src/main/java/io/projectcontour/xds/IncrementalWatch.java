package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Resources that are sent one by one as they change: all types in the delta protocol; in the
 * state-of-the-world protocol all but listeners and clusters, whose absence has a meaning there.
 *
 * <p>Work follows the change: only names that may differ are looked at.
 *
 * <p>Envoy refuses a response as a whole when one of its route configurations, endpoint sets or
 * secrets is wrong, and those it had not yet taken over are lost with it. So the halves of a
 * refused response are sent once more, apart, until only the wrong ones are left. That ends:
 * nothing is sent again that was refused alone.
 */
final class IncrementalWatch implements Watch {
  private final ResourceType type;
  private final boolean delta;
  private final Subscription subscription;

  /** The versions that the client has, or was sent. */
  private final Map<String, String> told = new HashMap<>();

  /** Names to look at, because they may differ from what the client was told. */
  private final Set<String> open = new TreeSet<>();

  /** Names to answer even if there is nothing by that name. */
  private final Set<String> owed = new HashSet<>();

  /** Names that the client asked for again in the very request that accepted them. */
  private final Set<String> repeated = new HashSet<>();

  /** Parts of refused responses. */
  private final Deque<Part> parts = new ArrayDeque<>();

  private Set<String> justAccepted = Set.of();
  private boolean first = true;
  private boolean openAll;
  private boolean answerOwed;

  /** What was refused together with other things. */
  private record Part(Set<String> names, Set<String> removed) {
    Part(Collection<String> names, Collection<String> removed) {
      this(new TreeSet<>(names), new TreeSet<>(removed));
    }

    void forget(String name) {
      names.remove(name);
      removed.remove(name);
    }
  }

  /**
   * A watch before its first request.
   *
   * @param delta whether the client understands that a resource does not exist
   * @param legacyWildcard see {@link Subscription}
   */
  IncrementalWatch(ResourceType type, boolean delta, boolean legacyWildcard) {
    this.type = type;
    this.delta = delta;
    this.subscription = new Subscription(legacyWildcard);
  }

  @Override
  public ResourceType type() {
    return type;
  }

  @Override
  public Subscription subscription() {
    return subscription;
  }

  @Override
  public void subscribe(ClientRequest request) {
    Subscription.Change change =
        delta
            ? subscription.update(request.subscribe(), request.unsubscribe())
            : subscription.replace(request.subscribe());
    if (first) {
      begin(request, change);
    } else {
      for (String name : change.named()) {
        ask(name);
      }
      repeated.removeIf(name -> justAccepted.contains(name) && !change.named().contains(name));
    }
    for (String name : change.dropped()) {
      drop(name);
    }
    if (change.wildcardLost()) {
      told.keySet().retainAll(subscription.names());
      open.retainAll(subscription.names());
      openAll = false;
    }
    if (change.wildcardGained()) {
      openAll = true;
      answerOwed = true;
    }
    first = false;
    justAccepted = Set.of();
  }

  private void begin(ClientRequest request, Subscription.Change change) {
    // The protocol lets us be silent about what the client has from an earlier stream.
    request
        .initialVersions()
        .forEach(
            (name, version) -> {
              if (subscription.wants(name)) {
                told.put(name, version);
                open.add(name);
              }
            });
    for (String name : change.named()) {
      open.add(name);
      if (delta) {
        owed.add(name);
      }
    }
    // Envoy does not acknowledge an answer where it has asked for nothing.
    answerOwed = !delta && !subscription.names().isEmpty();
  }

  /** In the delta protocol a client may name what it has: it may have forgotten it. */
  private void ask(String name) {
    if (justAccepted.contains(name) && !repeated.add(name)) {
      // Some clients (contour cli) repeat their names with each acknowledgement. Once is answered;
      // again and again would be a loop.
      return;
    }
    answer(name);
  }

  /** Has the client told what there is by this name, or that there is nothing. */
  private void answer(String name) {
    told.remove(name);
    open.add(name);
    if (delta) {
      owed.add(name);
    }
  }

  private void drop(String name) {
    repeated.remove(name);
    if (!subscription.wildcard()) {
      told.remove(name);
      open.remove(name);
      owed.remove(name);
    } else if (delta) {
      // The client cannot know whether the wildcard covers the name, and waits to be told.
      answer(name);
    }
  }

  @Override
  public void advance(Optional<Set<String>> changed) {
    if (changed.isEmpty()) {
      openAll = true;
      return;
    }
    Set<String> names = changed.get();
    if (!subscription.wildcard() && subscription.names().size() < names.size()) {
      subscription.names().stream().filter(names::contains).forEach(open::add);
    } else {
      names.stream().filter(subscription::wants).forEach(open::add);
    }
  }

  @Override
  public void sendAgain(String name) {
    if (subscription.wants(name)) {
      answer(name);
    }
  }

  @Override
  public void lookAgain(Set<String> names) {
    names.stream().filter(subscription::wants).forEach(open::add);
  }

  @Override
  public boolean pending() {
    return openAll || answerOwed || !open.isEmpty() || !parts.isEmpty();
  }

  @Override
  public Optional<Update> next(XdsSnapshot snapshot, Departures departures) {
    List<Resource> resources = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (String name : candidates(snapshot)) {
      if (!subscription.wants(name)) {
        continue;
      }
      Optional<Resource> resource = snapshot.get(type, name);
      if (resource.isPresent()) {
        departures.stays(name);
        if (!resource.get().version().equals(told.get(name))) {
          resources.add(resource.get());
        }
      } else if (isToBeRemoved(name, departures)) {
        removed.add(name);
      }
    }
    open.clear();
    owed.clear();
    openAll = false;
    if (resources.isEmpty() && removed.isEmpty() && !answerOwed) {
      return nextPart(snapshot);
    }
    answerOwed = false;
    return Optional.of(tell(resources, removed));
  }

  private Set<String> candidates(XdsSnapshot snapshot) {
    if (!openAll) {
      return open;
    }
    Set<String> all = new TreeSet<>(open);
    all.addAll(told.keySet());
    all.addAll(subscription.names());
    if (subscription.wildcard()) {
      snapshot.all(type).forEach(resource -> all.add(resource.name()));
    }
    return all;
  }

  private boolean isToBeRemoved(String name, Departures departures) {
    if (!delta) {
      told.remove(name);
      return false;
    }
    boolean known = told.containsKey(name);
    return known ? departures.mayLeave(name) : owed.contains(name);
  }

  private Update tell(List<Resource> resources, List<String> removed) {
    List<String> introduced = new ArrayList<>();
    for (Resource resource : resources) {
      String name = resource.name();
      if (told.put(name, resource.version()) == null) {
        introduced.add(name);
      }
      parts.forEach(part -> part.forget(name));
    }
    removed.forEach(told::remove);
    return new Update(type, resources, resources, introduced, removed);
  }

  private Optional<Update> nextPart(XdsSnapshot snapshot) {
    while (!parts.isEmpty()) {
      Part part = parts.remove();
      List<Resource> resources = new ArrayList<>();
      for (String name : part.names()) {
        snapshot
            .get(type, name)
            .filter(resource -> resource.version().equals(told.get(name)))
            .filter(resource -> subscription.wants(resource.name()))
            .ifPresent(resources::add);
      }
      List<String> removed =
          part.removed().stream()
              .filter(subscription::wants)
              .filter(name -> snapshot.get(type, name).isEmpty())
              .toList();
      if (!resources.isEmpty() || !removed.isEmpty()) {
        List<String> names = resources.stream().map(Resource::name).toList();
        return Optional.of(new Update(type, resources, resources, names, removed));
      }
    }
    return Optional.empty();
  }

  @Override
  public void accepted(Update update) {
    justAccepted = Set.copyOf(update.resourceNames());
  }

  @Override
  public boolean rejected(Update update, RefusedNames refused) {
    List<String> names = update.resourceNames();
    boolean divisible = names.size() > 1 || (!names.isEmpty() && !update.removed().isEmpty());
    if (!divisible || refused.areKnown()) {
      return false; // There is nothing to find out.
    }
    if (!update.removed().isEmpty()) {
      parts.add(new Part(List.of(), update.removed()));
    }
    int middle = names.size() / 2;
    if (middle > 0) {
      parts.add(new Part(names.subList(0, middle), List.of()));
    }
    parts.add(new Part(names.subList(middle, names.size()), List.of()));
    return true;
  }

  /** What was refused counts as told, so going back to what was before is told too. */
  @Override
  public boolean uses(Resource resource) {
    return false;
  }

  @Override
  public boolean isSearching() {
    return !parts.isEmpty();
  }

  @Override
  public int told() {
    return told.size();
  }
}
