package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Listeners and clusters in the state-of-the-world protocol: each response carries all that the
 * client wants, and what is missing from it is removed.
 */
final class FullWatch implements Watch {
  private final ResourceType type;
  private final Subscription subscription = new Subscription(true);
  private final Map<String, String> acceptedVersions = new HashMap<>();
  private SortedMap<String, Resource> sent = new TreeMap<>();
  private boolean answerOwed = true;
  private boolean look;

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
    look = true;
  }

  @Override
  public boolean pending() {
    return look || answerOwed;
  }

  @Override
  public Optional<Update> next(XdsSnapshot snapshot, Departures departures) {
    if (!pending()) {
      return Optional.empty();
    }
    look = false;
    SortedMap<String, Resource> wanted = wanted(snapshot, departures);
    if (!answerOwed && sameVersions(wanted)) {
      return Optional.empty();
    }
    answerOwed = false;
    List<Resource> changed = new ArrayList<>();
    List<String> introduced = new ArrayList<>();
    for (Resource resource : wanted.values()) {
      if (!resource.version().equals(acceptedVersions.get(resource.name()))) {
        changed.add(resource);
      }
      if (!sent.containsKey(resource.name())) {
        introduced.add(resource.name());
      }
    }
    sent = wanted;
    return Optional.of(
        new Update(type, List.copyOf(wanted.values()), changed, introduced, List.of()));
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
    return wanted;
  }

  private boolean sameVersions(SortedMap<String, Resource> wanted) {
    if (!wanted.keySet().equals(sent.keySet())) {
      return false;
    }
    for (Resource resource : wanted.values()) {
      Resource before = sent.get(resource.name());
      if (before == null || !before.version().equals(resource.version())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void accepted(Update update) {
    acceptedVersions.clear();
    update
        .resources()
        .forEach(resource -> acceptedVersions.put(resource.name(), resource.version()));
  }

  /** All would be sent again, so nothing is, until something changes. */
  @Override
  public boolean rejected(Update update, Set<String> refused) {
    if (refused.size() < update.changed().size()) {
      acceptedVersions.keySet().retainAll(update.resourceNames());
      update.changed().stream()
          .filter(resource -> !refused.contains(resource.name()))
          .forEach(resource -> acceptedVersions.put(resource.name(), resource.version()));
    }
    return false;
  }

  @Override
  public int told() {
    return sent.size();
  }
}
