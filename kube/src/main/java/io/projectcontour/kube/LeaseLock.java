package io.projectcontour.kube;

import io.projectcontour.k8s.KubernetesObjects;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Lease object that one of several processes holds. For the thread of one election.
 *
 * <p>Clocks are not compared: what counts is for how long <em>this</em> process has seen the Lease
 * unchanged. It is replaced, never patched, as the role that Contour's users have allows no more.
 */
final class LeaseLock {
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** One conflict can come from a request of our own; more than one from nobody who plays fair. */
  private static final int RELEASE_TRIES = 3;

  private final ApiRequests api;
  private final String collection;
  private final LeaderElectionSettings settings;
  private final String identity;
  private final InstantSource clock;

  /** The Lease as this process wrote it; null when it has to be read first. */
  private @Nullable ObjectNode held;

  private @Nullable JsonNode seen;
  private long seenAt;

  LeaseLock(
      ApiRequests api, LeaderElectionSettings settings, String identity, InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.identity = identity;
    this.clock = clock;
    this.collection = "/apis/coordination.k8s.io/v1/namespaces/" + settings.namespace() + "/leases";
  }

  /** Who has the Lease after a try. */
  enum Holder {
    SELF,
    OTHER,
    /** Someone else wrote the Lease just now; the next try sees who. */
    UNKNOWN
  }

  /** A request failed; tells which right it would have needed. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String verb;
    private final int code;

    private FailedException(String verb, IOException cause) {
      super(cause.getMessage(), cause);
      this.verb = verb;
      this.code = cause instanceof ApiStatusException answer ? answer.code() : 0;
    }

    String verb() {
      return verb;
    }

    int code() {
      return code;
    }
  }

  /** Takes the Lease if it is free, renews it if it is held, or sees who has it. */
  Holder tryOnce() throws FailedException, InterruptedException {
    ObjectNode lease = held;
    if (lease == null) {
      lease = read();
      if (lease == null) {
        return create();
      }
      if (isHeldByOther(lease.path("spec"))) {
        return Holder.OTHER;
      }
    }
    held = null;
    return replace(lease, spec(lease.path("spec"), identity, settings.leaseDuration()));
  }

  /**
   * Lets others have the Lease at once, if it is held. A request that was broken off before may
   * still arrive and win; then what it wrote is given back.
   */
  void release() throws FailedException, InterruptedException {
    for (int tries = 0; tries < RELEASE_TRIES; tries++) {
      // After a request that was broken off only the API server knows.
      ObjectNode lease = held == null ? read() : held;
      held = null;
      if (lease == null
          || !lease.path("spec").path("holderIdentity").asString("").equals(identity)) {
        return;
      }
      ObjectNode free = spec(lease.path("spec"), "", Duration.ofSeconds(1));
      if (replace(lease, free) == Holder.SELF) {
        return;
      }
    }
  }

  private @Nullable ObjectNode read() throws FailedException, InterruptedException {
    try {
      return api.get(path()) instanceof ObjectNode lease ? lease : null;
    } catch (ApiStatusException e) {
      if (e.code() == 404) {
        return null;
      }
      throw new FailedException("get", e);
    } catch (IOException e) {
      throw new FailedException("get", e);
    }
  }

  private Holder create() throws FailedException, InterruptedException {
    ObjectNode lease = KubernetesObjects.mapper().createObjectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("namespace", settings.namespace()).put("name", settings.name());
    lease.set("spec", spec(lease.path("spec"), identity, settings.leaseDuration()));
    try {
      held = (ObjectNode) api.post(collection, lease);
      return Holder.SELF;
    } catch (IOException e) {
      return lostRace("create", e);
    }
  }

  private Holder replace(ObjectNode lease, ObjectNode spec)
      throws FailedException, InterruptedException {
    ObjectNode changed = lease.deepCopy();
    changed.set("spec", spec);
    changed.withObject("metadata").remove("managedFields");
    try {
      held = (ObjectNode) api.put(path(), changed);
      return Holder.SELF;
    } catch (IOException e) {
      return lostRace("update", e);
    }
  }

  private static Holder lostRace(String verb, IOException e) throws FailedException {
    if (e instanceof ApiStatusException answer && answer.code() == 409) {
      return Holder.UNKNOWN;
    }
    throw new FailedException(verb, e);
  }

  private boolean isHeldByOther(JsonNode spec) {
    if (!spec.equals(seen)) {
      seen = spec.deepCopy();
      seenAt = System.nanoTime();
    }
    String holder = spec.path("holderIdentity").asString("");
    Duration lasts = Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(0));
    return !holder.isEmpty()
        && !holder.equals(identity)
        && System.nanoTime() - seenAt < lasts.toNanos();
  }

  private ObjectNode spec(JsonNode before, String holder, Duration duration) {
    Instant now = clock.instant();
    boolean sameHolder = before.path("holderIdentity").asString("").equals(holder);
    ObjectNode spec = KubernetesObjects.mapper().createObjectNode();
    spec.put("holderIdentity", holder);
    spec.put("leaseDurationSeconds", Math.max(1, duration.toSeconds()));
    spec.put(
        "acquireTime",
        sameHolder && before.has("acquireTime")
            ? before.path("acquireTime").asString("")
            : MICRO_TIME.format(now));
    spec.put("renewTime", MICRO_TIME.format(now));
    int transitions = before.path("leaseTransitions").asInt(0);
    boolean taken = !sameHolder && !holder.isEmpty() && !before.isMissingNode();
    spec.put("leaseTransitions", taken ? transitions + 1 : transitions);
    return spec;
  }

  private String path() {
    return collection + "/" + settings.name();
  }
}
