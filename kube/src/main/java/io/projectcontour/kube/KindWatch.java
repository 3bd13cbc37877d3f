package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;

/**
 * The list and the watch of one kind in one namespace (or all): a loop on its own thread, ended by
 * an interrupt.
 */
final class KindWatch implements Runnable {
  /** What a watch that is not closed in time by the API server is given on top. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final int TRIES_BEFORE_LIST = 5;

  private static final ObjectReader EVENTS = KubernetesObjects.mapper().readerFor(JsonNode.class);

  private final ApiRequests api;
  private final ObjectList list;
  private final Kind kind;
  private final String path;
  private final StoredStatuses statuses;
  private final Consumer<ObjectEvent> events;
  private final Runnable listed;
  private final KubernetesWatcher.Timing timing;
  private final WatchLog log;

  /** The last good version of each object: the consumer's own records, not copies. */
  private final Map<ObjectKey, KubernetesObject> delivered = new HashMap<>();

  /** Where the next watch begins; null when a list has to come first. */
  private @Nullable String version;

  private boolean saidListed;
  private int failures;

  KindWatch(
      ApiRequests api,
      Kind kind,
      String namespace,
      StoredStatuses statuses,
      Consumer<ObjectEvent> events,
      Runnable listed,
      KubernetesWatcher.Timing timing) {
    this.api = api;
    this.kind = kind;
    this.statuses = statuses;
    this.events = events;
    this.listed = listed;
    this.timing = timing;
    this.log = new WatchLog(kind, namespace);
    this.path = ApiRequests.path(kind, namespace) + "?" + selector(kind);
    this.list = new ObjectList(api, path);
  }

  /** Types of Secrets that can be many and large and are never read. */
  private static String selector(Kind kind) {
    return kind == Kind.SECRET
        ? "fieldSelector=type%21%3Dhelm.sh%2Frelease.v1"
            + "%2Ctype%21%3Dkubernetes.io%2Fservice-account-token&"
        : "";
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!turn()) {
          failures++;
          Thread.sleep(timing.backoff().after(failures));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return; // the consumer was stopped while it waited
        }
        log.bug(e);
        version = null;
        failures++;
        if (!pause()) {
          return;
        }
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(timing.backoff().after(failures));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** One list, if need be, and one watch; whether to go on at once. */
  private boolean turn() throws InterruptedException {
    String from = version;
    if (from == null) {
      from = listedVersion();
      version = from;
    }
    return from != null && watch(from);
  }

  /** Lists; the version of the list, or null if that failed. */
  private @Nullable String listedVersion() throws InterruptedException {
    try {
      Set<ObjectKey> there = new HashSet<>();
      String listedVersion = list.read(object -> there.add(put(object)));
      removeAllBut(there);
      sayListed();
      return listedVersion;
    } catch (IOException e) {
      throwIfInterrupted();
      log.failed("list", e);
      // Where a kind does not exist there are no objects, and the others need not wait for it. What
      // was delivered stays: an API server that is starting may not know its kinds yet.
      if (e instanceof ApiStatusException answer && answer.code() == 404) {
        sayListed();
      }
      return null;
    }
  }

  private void removeAllBut(Set<ObjectKey> there) {
    List<ObjectKey> gone = delivered.keySet().stream().filter(key -> !there.contains(key)).toList();
    gone.forEach(this::remove);
  }

  private void sayListed() {
    if (!saidListed) {
      saidListed = true;
      listed.run();
    }
  }

  /** Watches until the end of the watch; whether to go on at once. */
  private boolean watch(String from) throws InterruptedException {
    long start = System.nanoTime();
    boolean any = false;
    String request =
        "%swatch=1&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(path, Math.max(1, timing.watch().toSeconds()), from);
    try (ApiRequests.Body body = api.open(request, timing.watch().plus(GRACE))) {
      log.works();
      // This waits for the first event already.
      try (MappingIterator<JsonNode> received = EVENTS.readValues(body.stream())) {
        while (received.hasNextValue()) {
          event(received.nextValue());
          any = true;
          failures = 0;
        }
      }
    } catch (IOException e) {
      throwIfInterrupted();
      return watchFailed(e);
    } catch (JacksonException e) {
      // The connection broke in the middle of an event.
      throwIfInterrupted();
    }
    if (any || System.nanoTime() - start >= timing.shortWatch().toNanos()) {
      failures = 0;
      return true;
    }
    return false;
  }

  private boolean watchFailed(IOException e) {
    if (!(e instanceof ApiStatusException answer)) {
      log.failed("watch", e);
      return false;
    }
    if (answer.isOfAnotherTime()) {
      version = null;
      // The first list comes at once; more of them come slower, until a watch works.
      failures++;
      return failures == 1;
    }
    log.failed("watch", answer);
    // Whatever it is, a new list may help; it costs too much to be the first thing to try.
    if (answer.code() == 404 || failures >= TRIES_BEFORE_LIST) {
      version = null;
    }
    return false;
  }

  private void event(JsonNode event) throws ApiStatusException {
    JsonNode object = event.path("object");
    switch (event.path("type").asString("")) {
      case "ADDED", "MODIFIED" -> put(object);
      case "DELETED" -> remove(key(object));
      case "ERROR" ->
          throw new ApiStatusException(
              object.path("code").asInt(0), object.path("message").asString(""));
      default -> {
        // A bookmark: nothing but a newer version.
      }
    }
    String newer = object.path("metadata").path("resourceVersion").asString("");
    if (!newer.isEmpty()) {
      version = newer;
    }
  }

  private ObjectKey put(JsonNode object) {
    ObjectKey key = key(object);
    statuses.saw(key, object);
    try {
      KubernetesObject record = KubernetesObjects.read(kind, Trimming.trim(kind, object));
      if (!record.equals(delivered.get(key))) {
        events.accept(new ObjectEvent.Put(record));
        delivered.put(key, record);
      }
    } catch (UnreadableObjectException e) {
      log.unreadable(String.valueOf(e.getMessage()));
    }
    return key;
  }

  private void remove(ObjectKey key) {
    statuses.gone(key);
    if (delivered.containsKey(key)) {
      events.accept(new ObjectEvent.Remove(key));
      delivered.remove(key);
    }
  }

  private ObjectKey key(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new ObjectKey(
        kind, metadata.path("namespace").asString(""), metadata.path("name").asString(""));
  }

  /** An interrupt shows as a broken body as well. */
  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
