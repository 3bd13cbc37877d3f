package io.projectcontour.app.provisioner;

import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import io.projectcontour.kube.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings objects of a Gateway to what is wanted, and writes only where something differs. Objects
 * that were not made for the Gateway are never touched. Any thread may call it.
 */
final class ObjectSync {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectSync.class);

  private final ObjectClient objects;

  /** What was found to be as wanted, where only the API server knows. */
  private final Map<String, Verified> verified = new ConcurrentHashMap<>();

  private record Verified(String uid, String version, ObjectNode desired) {
    static Verified of(JsonNode stored, ObjectNode desired) {
      return new Verified(
          stored.at("/metadata/uid").asString(""),
          stored.at("/metadata/resourceVersion").asString(""),
          desired);
    }
  }

  ObjectSync(ObjectClient objects) {
    this.objects = objects;
  }

  /** Creates or updates an object. */
  void ensure(Ownership owner, Desired desired)
      throws RequestFailedException, InterruptedException {
    Optional<ObjectNode> found =
        objects.get(desired.resource(), desired.namespace(), desired.name());
    if (found.isEmpty()) {
      create(owner, desired);
    } else if (isOwned(owner, desired.resource(), found.get())) {
      update(owner, desired, found.get());
    }
  }

  /** Deletes an object, if it is there. */
  void remove(Ownership owner, Resource resource, String namespace, String name)
      throws RequestFailedException, InterruptedException {
    Optional<ObjectNode> found = objects.get(resource, namespace, name);
    if (found.isPresent() && isOwned(owner, resource, found.get())) {
      delete(owner, resource, found.get());
    }
  }

  /** Deletes an object that was made for the Gateway. */
  void delete(Ownership owner, Resource resource, JsonNode object)
      throws RequestFailedException, InterruptedException {
    if (object.at("/metadata").has("deletionTimestamp")) {
      return;
    }
    objects.delete(resource, object);
    JsonNode metadata = object.path("metadata");
    String described =
        resource.describe(
            metadata.path("namespace").asString(""), metadata.path("name").asString());
    verified.remove(described);
    line(owner, described).log("deleted");
  }

  /** Whether an object that is there was made for the Gateway; says so if it was not. */
  boolean isOwned(Ownership owner, Resource resource, JsonNode object) {
    boolean owned = owner.covers(object);
    if (!owned) {
      JsonNode metadata = object.path("metadata");
      LOG.atWarn()
          .addKeyValue("gateway", owner.gateway())
          .addKeyValue(
              "object",
              resource.describe(
                  metadata.path("namespace").asString(""), metadata.path("name").asString()))
          .addKeyValue("label", owner.selector())
          .log(
              "an object has the name of one that belongs to a Gateway, but not its label: it is left alone");
    }
    return owned;
  }

  void create(Ownership owner, Desired desired)
      throws RequestFailedException, InterruptedException {
    ObjectNode stored = objects.create(desired.resource(), desired.object());
    if (desired.update().hasDefaults()) {
      verified.put(desired.describe(), Verified.of(stored, desired.object()));
    }
    line(owner, desired.describe()).log("created");
  }

  private void update(Ownership owner, Desired desired, ObjectNode current)
      throws RequestFailedException, InterruptedException {
    if (!hasSameIdentity(current, desired.object())) {
      delete(owner, desired.resource(), current);
      create(owner, desired);
      return;
    }
    ObjectNode merged = desired.update().merge(current, desired.object());
    if (!differs(desired, current, merged)) {
      return;
    }
    ObjectNode stored = objects.update(desired.resource(), merged);
    if (desired.update().hasDefaults()) {
      verified.put(desired.describe(), Verified.of(stored, desired.object()));
    }
    if (!version(stored).equals(version(current))) {
      line(owner, desired.describe()).log("updated");
    }
  }

  /** What cannot be changed: which pods a workload has, and which role a binding gives. */
  private static boolean hasSameIdentity(JsonNode current, JsonNode desired) {
    return current.path("roleRef").equals(desired.path("roleRef"))
        && (!desired.at("/spec/selector").has("matchLabels")
            || current.at("/spec/selector").equals(desired.at("/spec/selector")));
  }

  private boolean differs(Desired desired, ObjectNode current, ObjectNode merged)
      throws RequestFailedException, InterruptedException {
    if (!desired.update().hasDefaults()) {
      return !compared(merged).equals(compared(current));
    }
    Verified now = Verified.of(current, desired.object());
    if (now.equals(verified.get(desired.describe()))) {
      return false;
    }
    Optional<ObjectNode> preview = objects.preview(desired.resource(), merged);
    if (preview.isEmpty() || !compared(preview.get()).equals(compared(current))) {
      return true;
    }
    verified.put(desired.describe(), now);
    return false;
  }

  /** An object without what the API server counts by itself. */
  private static ObjectNode compared(JsonNode object) {
    ObjectNode compared = (ObjectNode) object.deepCopy();
    compared.remove("status");
    ((ObjectNode) compared.path("metadata"))
        .remove(List.of("managedFields", "resourceVersion", "generation"));
    return compared;
  }

  private static String version(JsonNode object) {
    return object.at("/metadata/resourceVersion").asString("");
  }

  private static LoggingEventBuilder line(Ownership owner, String object) {
    return LOG.atInfo().addKeyValue("gateway", owner.gateway()).addKeyValue("object", object);
  }
}
