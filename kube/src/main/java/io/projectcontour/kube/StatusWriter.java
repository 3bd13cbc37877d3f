package io.projectcontour.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes statuses, as leader only and only where they differ. The newest status of an object wins
 * over one that waits; a slow API server never makes a queue grow.
 */
public final class StatusWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final int PARALLEL = 16;
  private static final int TRIES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final KubernetesClient client;
  private final Map<ObjectKey, JsonNode> waiting = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Boolean> inFlight = new ConcurrentHashMap<>();
  private final Semaphore permits = new Semaphore(PARALLEL);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("status-", 0).factory());
  private volatile boolean leader;

  /** A writer that does not lead yet. */
  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Says whether this replica writes. A new leader has to be told every status again. */
  public void setLeader(boolean leader) {
    this.leader = leader;
    if (!leader) {
      waiting.clear();
    }
  }

  /** Wants an object to have a status; returns at once. */
  public void publish(ObjectKey object, JsonNode status) {
    if (!leader) {
      return;
    }
    waiting.put(object, status);
    schedule(object);
  }

  private void schedule(ObjectKey object) {
    if (inFlight.putIfAbsent(object, true) == null) {
      threads.execute(() -> drain(object));
    }
  }

  private void drain(ObjectKey object) {
    try {
      permits.acquire();
      try {
        @Nullable JsonNode status = waiting.remove(object);
        while (status != null && leader) {
          write(object, status);
          status = waiting.remove(object);
        }
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inFlight.remove(object);
      if (waiting.containsKey(object) && !threads.isShutdown()) {
        schedule(object);
      }
    }
  }

  private void write(ObjectKey object, JsonNode status) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; attempt <= TRIES && leader; attempt++) {
      try {
        writeOnce(object, status);
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() == 404) {
          return; // gone meanwhile: nothing to say any more
        }
        if (attempt == TRIES || waiting.containsKey(object)) {
          explain(object, e);
          return;
        }
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private void writeOnce(ObjectKey object, JsonNode status) {
    Resource<GenericKubernetesResource> resource =
        client
            .genericKubernetesResources(ResourceContexts.of(object.kind()))
            .inNamespace(object.namespace())
            .withName(object.name());
    @Nullable GenericKubernetesResource stored = resource.get();
    if (stored == null) {
      return;
    }
    JsonNode current = KubernetesObjects.mapper().valueToTree(stored);
    ObjectNode desired = desired(status, current.path("status"));
    if (withoutTimes(desired).equals(withoutTimes(part(current.path("status"), desired)))) {
      return;
    }
    ObjectNode patch = KubernetesObjects.mapper().createObjectNode();
    patch.putObject("metadata").put("resourceVersion", stored.getMetadata().getResourceVersion());
    patch.set("status", desired);
    var _ =
        resource
            .subresource("status")
            .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  /** The fields of the stored status that the desired one speaks of. */
  private static JsonNode part(JsonNode stored, ObjectNode desired) {
    ObjectNode part = KubernetesObjects.mapper().createObjectNode();
    desired
        .propertyNames()
        .forEach(
            field -> {
              if (stored.has(field)) {
                part.set(field, stored.get(field));
              }
            });
    return part;
  }

  /** The status with times, and with the conditions that others wrote. */
  private static ObjectNode desired(JsonNode status, JsonNode stored) {
    ObjectNode desired = (ObjectNode) status.deepCopy();
    if (!desired.has("loadBalancer") && stored.has("loadBalancer")) {
      desired.putObject("loadBalancer").putArray("ingress");
    }
    if (desired.get("loadBalancer") instanceof ObjectNode addresses && !addresses.has("ingress")) {
      addresses.putArray("ingress");
    }
    if (desired.get("conditions") instanceof ArrayNode conditions) {
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      conditions.forEach(condition -> ((ObjectNode) condition).put("lastTransitionTime", now));
      for (JsonNode foreign : stored.path("conditions")) {
        boolean ours =
            conditions
                .valueStream()
                .anyMatch(condition -> condition.path("type").equals(foreign.path("type")));
        if (!ours) {
          conditions.add(foreign);
        }
      }
    }
    return desired;
  }

  private static JsonNode withoutTimes(JsonNode node) {
    JsonNode copy = node.deepCopy();
    copy.path("conditions")
        .forEach(condition -> ((ObjectNode) condition).remove("lastTransitionTime"));
    JsonNode ingress = copy.path("loadBalancer").path("ingress");
    if (ingress.isMissingNode() || ingress.isEmpty()) {
      // No address may be stored as nothing, as an empty object or as an empty list.
      ((ObjectNode) copy).remove("loadBalancer");
    }
    return copy;
  }

  private static void explain(ObjectKey object, KubernetesClientException e) {
    String remedy =
        e.getCode() == 403
            ? "RBAC does not permit to patch " + object.kind().plural() + "/status"
            : "unable to update status";
    LOG.atError()
        .addKeyValue("object", object)
        .addKeyValue("reason", Objects.requireNonNullElse(e.getMessage(), e.toString()))
        .log(remedy);
  }

  /** Stops; statuses that wait are not written. */
  @Override
  public void close() {
    leader = false;
    threads.shutdownNow();
  }
}
