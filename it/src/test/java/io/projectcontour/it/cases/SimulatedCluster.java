package io.projectcontour.it.cases;

import io.projectcontour.kube.schema.ValidatedManifest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an API server would have stored: defaults filled in, generations counted, creation dated by
 * a clock that moves only when told to.
 *
 * <p>A second apply replaces an object, as a server-side apply of the only field manager does.
 */
public final class SimulatedCluster {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final CaseSchemas schemas;
  private final Map<Name, ObjectNode> objects = new TreeMap<>();
  private Instant now = BEGINNING;

  /** Which object: a case uses each kind in one version only. */
  public record Name(String kind, String namespace, String name) implements Comparable<Name> {
    /** The name of an object with kind and metadata. */
    public static Name of(JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return new Name(
          object.path("kind").asString(""),
          metadata.path("namespace").asString(""),
          metadata.path("name").asString(""));
    }

    @Override
    public int compareTo(Name other) {
      return toString().compareTo(other.toString());
    }
  }

  /** An empty cluster that knows these kinds. */
  public SimulatedCluster(CaseSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * Stores an object.
   *
   * @return a copy of what is stored
   * @throws IllegalArgumentException if an API server would refuse it
   */
  public ObjectNode apply(JsonNode document) {
    ObjectNode object = complete(document);
    Name name = Name.of(object);
    ObjectNode before = objects.get(name);
    ObjectNode metadata = object.withObject("metadata");
    if (before == null) {
      metadata.put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
      metadata.put("generation", 1);
    } else {
      JsonNode old = before.path("metadata");
      metadata.set("creationTimestamp", old.path("creationTimestamp"));
      metadata.put(
          "generation", old.path("generation").asLong() + (sameDemand(before, object) ? 0 : 1));
      if (before.has("status")) {
        object.set("status", before.path("status"));
      }
    }
    StoredDefaults.add(object);
    objects.put(name, object);
    return object.deepCopy();
  }

  /** Stores the status of an object that exists, and returns a copy of the object. */
  ObjectNode applyStatus(JsonNode document) {
    return setStatus(Name.of(withNamespace(document)), document.path("status"));
  }

  /** Sets the status of an object that exists, and returns a copy of the object. */
  public ObjectNode setStatus(Name name, JsonNode status) {
    ObjectNode object = existing(name);
    object.set("status", status.deepCopy());
    StoredDefaults.add(object);
    return object.deepCopy();
  }

  /** Removes the object that a document names, and returns it. */
  public ObjectNode delete(JsonNode document) {
    Name name = Name.of(withNamespace(document));
    ObjectNode removed = existing(name);
    objects.remove(name);
    return removed;
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  /** Copies of all objects. */
  public List<JsonNode> objects() {
    return objects.values().stream().<JsonNode>map(ObjectNode::deepCopy).toList();
  }

  /** Whether the object exists. */
  public boolean has(Name name) {
    return objects.containsKey(name);
  }

  private ObjectNode existing(Name name) {
    ObjectNode object = objects.get(name);
    if (object == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return object;
  }

  private ObjectNode complete(JsonNode document) {
    return switch (schemas.of(document).validate(document)) {
      case ValidatedManifest.Accepted accepted -> accepted.object();
      case ValidatedManifest.Rejected rejected ->
          throw new IllegalArgumentException(Name.of(document) + ": " + rejected.violations());
      case ValidatedManifest.OtherKind _ -> withNamespace(document);
    };
  }

  /** What names an object of which nothing else need be right. */
  private ObjectNode withNamespace(JsonNode document) {
    ObjectNode object = (ObjectNode) document.deepCopy();
    boolean clusterScoped =
        List.of("GatewayClass", "Namespace", "IngressClass")
            .contains(object.path("kind").asString(""));
    ObjectNode metadata = object.withObject("metadata");
    if (!clusterScoped && metadata.path("namespace").asString("").isEmpty()) {
      metadata.put("namespace", "default");
    }
    return object;
  }

  /** Whether two versions differ at most in what does not count as a change of generation. */
  private static boolean sameDemand(ObjectNode before, ObjectNode after) {
    return without(before).equals(without(after));
  }

  private static ObjectNode without(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove(List.of("metadata", "status"));
    return copy;
  }

  /** The names of all objects. */
  Collection<Name> names() {
    return List.copyOf(objects.keySet());
  }
}
