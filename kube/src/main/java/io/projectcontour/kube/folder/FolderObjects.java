package io.projectcontour.kube.folder;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Which objects are in force, over all files. Knows no clock and no file system. */
final class FolderObjects {
  /**
   * New objects come before those that refer to them: a Service's endpoints, the Service, the
   * HTTPProxy. Removals go the other way.
   */
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparingInt((ObjectKey key) -> rank(key.kind()))
          .thenComparing(Comparator.naturalOrder());

  private final NavigableMap<Path, FileObjects> files = new TreeMap<>();
  private final Map<ObjectKey, Live> live = new HashMap<>();
  private Set<Problem> known = Set.of();

  /** An object in force. The tree is that of the file, without what is added here. */
  private record Live(ObjectNode tree, Instant created, long generation, KubernetesObject object) {}

  private record Place(Path file, FileObjects.Claim claim) {}

  /**
   * What a change of files brings.
   *
   * @param events in an order in which nothing refers to what does not exist yet
   * @param problems those of the changed files, and those that others have because of them
   */
  record Outcome(List<ObjectEvent> events, List<Problem> problems) {}

  /**
   * Takes what has been read anew.
   *
   * @param read the documents of each file that has changed
   * @param gone files that are not there any more
   * @param now becomes the creation time of new objects
   */
  Outcome update(Map<Path, List<Reading>> read, Set<Path> gone, Instant now) {
    gone.forEach(files::remove);
    read.forEach(
        (file, readings) ->
            files.put(file, files.getOrDefault(file, FileObjects.NONE).after(readings)));
    List<Problem> problems = new ArrayList<>();
    Map<ObjectKey, Place> winners = new TreeMap<>(ORDER);
    files.forEach((file, objects) -> collect(file, objects, winners, problems));
    List<ObjectEvent> events = new ArrayList<>();
    winners.forEach((key, place) -> put(key, place.claim().tree(), now, events));
    remove(winners, events);
    List<Problem> toTell =
        problems.stream()
            .filter(problem -> read.containsKey(problem.file()) || !known.contains(problem))
            .toList();
    known = new HashSet<>(problems);
    return new Outcome(events, toTell);
  }

  private static void collect(
      Path file, FileObjects objects, Map<ObjectKey, Place> winners, List<Problem> problems) {
    objects
        .faults()
        .forEach(fault -> problems.add(new Problem(file, fault.line(), fault.message())));
    for (FileObjects.Claim claim : objects.claims()) {
      Place first = winners.putIfAbsent(claim.key(), new Place(file, claim));
      if (first != null) {
        problems.add(
            new Problem(
                file,
                claim.line(),
                "%s is in %s:%d already; that one is in force, this one is not"
                    .formatted(claim.key(), first.file(), first.claim().line())));
      }
    }
  }

  private void put(ObjectKey key, ObjectNode tree, Instant now, List<ObjectEvent> events) {
    @Nullable Live before = live.get(key);
    if (before != null && before.tree().equals(tree)) {
      return;
    }
    Instant first = before == null ? now.truncatedTo(ChronoUnit.SECONDS) : before.created();
    Instant created = given(tree, first);
    long generation =
        before == null ? 1 : before.generation() + (isSameSpec(before.tree(), tree) ? 0 : 1);
    KubernetesObject object = object(key.kind(), tree, created, generation);
    live.put(key, new Live(tree, created, generation, object));
    if (before == null || !before.object().equals(object)) {
      events.add(new ObjectEvent.Put(object));
    }
  }

  private void remove(Map<ObjectKey, Place> winners, List<ObjectEvent> events) {
    List<ObjectKey> gone =
        live.keySet().stream()
            .filter(key -> !winners.containsKey(key))
            .sorted(ORDER.reversed())
            .toList();
    for (ObjectKey key : gone) {
      live.remove(key);
      events.add(new ObjectEvent.Remove(key));
    }
  }

  /** The creation time that the manifest gives, else the one that was noted. */
  private static Instant given(ObjectNode tree, Instant noted) {
    String text = tree.path("metadata").path("creationTimestamp").asString("");
    try {
      return text.isEmpty() ? noted : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeParseException _) {
      return noted;
    }
  }

  private static boolean isSameSpec(ObjectNode before, ObjectNode after) {
    return spec(before).equals(spec(after));
  }

  /** All that makes a new generation. */
  private static Map<String, Object> spec(ObjectNode tree) {
    Map<String, Object> spec = new LinkedHashMap<>();
    tree.properties().forEach(field -> spec.put(field.getKey(), field.getValue()));
    spec.remove("metadata");
    spec.remove("status");
    return spec;
  }

  private static KubernetesObject object(
      Kind kind, ObjectNode tree, Instant created, long generation) {
    ObjectNode complete = tree.deepCopy();
    complete
        .withObject("metadata")
        .put("creationTimestamp", created.toString())
        .put("generation", generation);
    try {
      return KubernetesObjects.read(kind, complete);
    } catch (UnreadableObjectException e) {
      throw new IllegalStateException("An object was readable when its file was read", e);
    }
  }

  private static int rank(Kind kind) {
    return switch (kind) {
      case NAMESPACE -> 0;
      case ENDPOINT_SLICE -> 1;
      case SERVICE -> 2;
      case SECRET,
          CONFIG_MAP,
          TLS_CERTIFICATE_DELEGATION,
          REFERENCE_GRANT,
          BACKEND_TLS_POLICY,
          GATEWAY_CLASS ->
          3;
      default -> 4;
    };
  }
}
