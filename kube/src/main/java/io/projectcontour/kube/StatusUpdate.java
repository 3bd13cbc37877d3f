package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores the status of one object if that differs from what is stored, as a watch saw it or, where
 * none did, as it is read. It is a replacement, not a patch, since the role that Contour's users
 * have allows no more than that.
 */
final class StatusUpdate {
  private static final int TRIES = 4;
  private static final Duration FIRST_WAIT = Duration.ofMillis(10);
  private static final int WAIT_FACTOR = 5;

  private final ApiRequests api;
  private final StoredStatuses statuses;
  private final InstantSource clock;
  private final Consumer<Kind> conflicted;

  StatusUpdate(
      ApiRequests api, StoredStatuses statuses, InstantSource clock, Consumer<Kind> conflicted) {
    this.api = api;
    this.statuses = statuses;
    this.clock = clock;
    this.conflicted = conflicted;
  }

  /** A request that failed, and which right it would have needed. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String verb;
    private final String resource;
    private final IOException failure;

    private FailedException(String verb, String resource, IOException failure) {
      super(failure);
      this.verb = verb;
      this.resource = resource;
      this.failure = failure;
    }

    /** The verb of the request, as a role names it. */
    String verb() {
      return verb;
    }

    /** What it was done to, as a role names it. */
    String resource() {
      return resource;
    }

    /** HTTP status, or 0 when there was no answer. */
    int code() {
      return failure instanceof ApiStatusException answer ? answer.code() : 0;
    }

    /** What is wrong. */
    String said() {
      return String.valueOf(failure.getMessage());
    }
  }

  /**
   * Stores a status.
   *
   * @throws FailedException if that fails, for a conflict after several tries
   */
  StatusMetrics.Outcome store(ObjectKey key, JsonNode wanted)
      throws FailedException, InterruptedException {
    Duration wait = FIRST_WAIT;
    for (int tries = 1; ; tries++) {
      try {
        return storeOnce(key, wanted, tries == 1 ? statuses.get(key) : Optional.empty());
      } catch (FailedException e) {
        if (e.code() == 404) {
          return StatusMetrics.Outcome.GONE;
        }
        if (e.code() != 409) {
          throw e;
        }
        conflicted.accept(key.kind());
        if (tries == TRIES) {
          throw e;
        }
      }
      Thread.sleep(new Backoff(wait, wait).after(1));
      wait = wait.multipliedBy(WAIT_FACTOR);
    }
  }

  private StatusMetrics.Outcome storeOnce(ObjectKey key, JsonNode wanted, Optional<JsonNode> seen)
      throws FailedException, InterruptedException {
    String path = ApiRequests.path(key);
    JsonNode object = seen.isPresent() ? seen.get() : get(key, path);
    JsonNode stored = object.path("status");
    ObjectNode merged =
        StatusMerge.merged(
            stored, wanted, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    if (StatusMerge.isSame(stored, merged)) {
      return StatusMetrics.Outcome.UNCHANGED;
    }
    statuses.writing(key);
    statuses.wrote(key, put(key, path + "/status", withStatus(object, merged)));
    return StatusMetrics.Outcome.WRITTEN;
  }

  private static JsonNode withStatus(JsonNode object, ObjectNode status) {
    ObjectNode changed = (ObjectNode) object;
    changed.set("status", status);
    // Absent means unchanged to the API server, and it is often the larger part of an object.
    changed.withObject("metadata").remove("managedFields");
    return changed;
  }

  private JsonNode get(ObjectKey key, String path) throws FailedException, InterruptedException {
    try {
      JsonNode object = api.get(path);
      if (!object.isObject()) {
        throw new IOException("the answer is not an object");
      }
      return object;
    } catch (IOException e) {
      throw new FailedException("get", key.kind().plural(), e);
    }
  }

  private JsonNode put(ObjectKey key, String path, JsonNode object)
      throws FailedException, InterruptedException {
    try {
      return api.put(path + "?fieldManager=contour", object);
    } catch (IOException e) {
      throw new FailedException("update", key.kind().plural() + "/status", e);
    }
  }
}
