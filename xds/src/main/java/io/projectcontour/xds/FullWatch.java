package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Listeners and clusters in the state-of-the-world protocol: each response carries all that the
 * client wants, and what is missing from it is removed.
 *
 * <p>A resource that was refused must not spoil all later responses. They carry in its place what
 * the client had accepted by that name, until it changes. If the client does not say which of
 * several changes it refused, halves of them are sent, each together with all that it had accepted,
 * until the culprits are found; the client has taken over nothing of such a response, so nothing
 * goes to and fro.
 */
final class FullWatch implements Watch {
  private final ResourceType type;
  private final Subscription subscription = new Subscription(true);

  /** What the client uses, as far as it has told. */
  private SortedMap<String, Resource> accepted = new TreeMap<>();

  /** What the client uses, if it accepts what it was sent. */
  private SortedMap<String, Resource> sent = new TreeMap<>();

  /** By name the version that the client refused. */
  private final Map<String, String> refused = new HashMap<>();

  /** Names of changes that were refused together. */
  private final Deque<List<String>> parts = new ArrayDeque<>();

  private boolean answerOwed = true;
  private boolean look;
  private boolean trying;

  FullWatch(ResourceType type) {
    this.type = type;
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
    Subscription.Change change = subscription.replace(request.subscribe());
    look |= change.wildcardGained() || !change.named().isEmpty();
    // If a dropped name is taken up again, it must be sent again.
    sent.keySet().removeIf(name -> !subscription.wants(name));
    accepted.keySet().removeIf(name -> !subscription.wants(name));
    refused.keySet().removeIf(name -> !subscription.wants(name));
  }

  @Override
  public void advance(Optional<Set<String>> changed) {
    look |= changed.isEmpty() || changed.get().stream().anyMatch(subscription::wants);
  }

  @Override
  public void sendAgain(String name) {
    answerOwed |= subscription.wants(name);
  }

  @Override
  public void lookAgain(Set<String> names) {
    look |= !names.isEmpty();
  }

  @Override
  public boolean pending() {
    return look || answerOwed || isSearching();
  }

  @Override
  public Optional<Update> next(XdsSnapshot snapshot, Departures departures) {
    if (trying || !pending()) {
      return Optional.empty();
    }
    while (!parts.isEmpty()) {
      SortedMap<String, Resource> trial = withPart(parts.remove(), snapshot);
      if (!sameVersions(trial, accepted)) {
        trying = true;
        return Optional.of(tell(trial));
      }
    }
    look = false;
    SortedMap<String, Resource> wanted = wanted(snapshot, departures);
    if (!answerOwed && sameVersions(wanted, sent)) {
      return Optional.empty();
    }
    answerOwed = false;
    return Optional.of(tell(wanted));
  }

  private SortedMap<String, Resource> withPart(List<String> names, XdsSnapshot snapshot) {
    SortedMap<String, Resource> trial = new TreeMap<>(accepted);
    for (String name : names) {
      snapshot
          .get(type, name)
          .filter(_ -> subscription.wants(name))
          .ifPresent(resource -> trial.put(name, resource));
    }
    return trial;
  }

  private SortedMap<String, Resource> wanted(XdsSnapshot snapshot, Departures departures) {
    SortedMap<String, Resource> wanted = new TreeMap<>();
    if (subscription.wildcard()) {
      snapshot.all(type).forEach(resource -> wanted.put(resource.name(), resource));
    } else {
      for (String name : subscription.names()) {
        snapshot.get(type, name).ifPresent(resource -> wanted.put(name, resource));
      }
    }
    wanted.keySet().forEach(departures::stays);
    for (Resource before : sent.values()) {
      String name = before.name();
      if (!wanted.containsKey(name) && subscription.wants(name) && !departures.mayLeave(name)) {
        wanted.put(name, before);
      }
    }
    replaceRefused(wanted);
    return wanted;
  }

  private void replaceRefused(SortedMap<String, Resource> wanted) {
    refused
        .entrySet()
        .removeIf(
            entry -> {
              Resource now = wanted.get(entry.getKey());
              return now == null || !now.version().equals(entry.getValue());
            });
    for (String name : refused.keySet()) {
      Resource before = accepted.get(name);
      if (before == null) {
        wanted.remove(name);
      } else {
        wanted.put(name, before);
      }
    }
  }

  private Update tell(SortedMap<String, Resource> resources) {
    List<Resource> changed = new ArrayList<>();
    List<String> introduced = new ArrayList<>();
    for (Resource resource : resources.values()) {
      if (!uses(resource)) {
        changed.add(resource);
      }
      if (!sent.containsKey(resource.name())) {
        introduced.add(resource.name());
      }
    }
    sent = resources;
    return new Update(type, List.copyOf(resources.values()), changed, introduced, List.of());
  }

  private static boolean sameVersions(
      SortedMap<String, Resource> some, SortedMap<String, Resource> others) {
    if (!some.keySet().equals(others.keySet())) {
      return false;
    }
    for (Resource resource : some.values()) {
      Resource other = others.get(resource.name());
      if (other == null || !other.version().equals(resource.version())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean uses(Resource resource) {
    Resource used = accepted.get(resource.name());
    return used != null && used.version().equals(resource.version());
  }

  @Override
  public void accepted(Update update) {
    accepted = byName(update);
    look |= trying; // What has changed beside the part that was tried.
    trying = false;
  }

  @Override
  public boolean rejected(Update update, RefusedNames names) {
    trying = false;
    if (names.othersTaken()) {
      SortedMap<String, Resource> now = byName(update);
      for (String name : names.named()) {
        refuse(now.get(name));
        Resource before = accepted.get(name);
        if (before == null) {
          now.remove(name);
        } else {
          now.put(name, before);
        }
      }
      accepted = now;
    } else if (update.changed().isEmpty()) {
      return false; // It refused to remove something. To say it again would not help.
    } else if (update.changed().size() == 1) {
      refuse(update.changed().getFirst());
    } else {
      split(update.changed().stream().map(Resource::name).toList());
    }
    sent = new TreeMap<>(accepted);
    look = true; // The rest of it, if it was not taken.
    return isSearching();
  }

  private void refuse(@Nullable Resource resource) {
    if (resource != null) {
      refused.put(resource.name(), resource.version());
    }
  }

  private void split(List<String> names) {
    int middle = names.size() / 2;
    parts.add(List.copyOf(names.subList(0, middle)));
    parts.add(List.copyOf(names.subList(middle, names.size())));
  }

  private SortedMap<String, Resource> byName(Update update) {
    SortedMap<String, Resource> resources = new TreeMap<>();
    for (Resource resource : update.resources()) {
      if (subscription.wants(resource.name())) {
        resources.put(resource.name(), resource);
      }
    }
    return resources;
  }

  @Override
  public boolean isSearching() {
    return trying || !parts.isEmpty();
  }

  @Override
  public int told() {
    return sent.size();
  }
}
