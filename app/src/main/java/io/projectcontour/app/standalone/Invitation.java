package io.projectcontour.app.standalone;

import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.ListenerSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Prints what to type: a request for the first host that answers, and one for the first that
 * answers over TLS. Looks on until both are found, since hosts may be added later.
 */
final class Invitation implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(250);

  /** After so many tries nobody should wait without knowing for what. */
  private static final int PATIENCE = 40;

  private final Map<ObjectKey, List<Attempt>> attempts = new ConcurrentSkipListMap<>();
  private final ListenerSettings listener;
  private final PrintStream out;
  private final Thread thread = Thread.ofVirtual().name("invitation").unstarted(this::run);

  Invitation(ListenerSettings listener, PrintStream out) {
    this.listener = listener;
    this.out = out;
  }

  void start() {
    thread.start();
  }

  /** Notes the hosts of objects. */
  void see(ObjectEvent event) {
    switch (event) {
      case ObjectEvent.Put(KubernetesObject object) -> {
        List<Attempt> its = Attempt.of(object);
        if (!its.isEmpty()) {
          attempts.put(object.key(), its);
        } else {
          attempts.remove(object.key());
        }
      }
      case ObjectEvent.Remove(ObjectKey key) -> attempts.remove(key);
      case ObjectEvent.Synced _ -> {}
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean plainFound = false;
    boolean secureFound = false;
    try {
      for (int tries = 1; !plainFound || !secureFound; tries++) {
        plainFound |= !plainFound && invite(false);
        secureFound |= !secureFound && invite(true);
        if (tries == PATIENCE && !plainFound && !secureFound) {
          out.println("No host answers yet. Add a Service and an HTTPProxy or Ingress for it.");
        }
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean invite(boolean secure) {
    ListenerSettings.Endpoint endpoint = secure ? listener.https() : listener.http();
    String address = Ports.reachable(endpoint.address());
    Optional<Attempt> answered =
        attempts.values().stream()
            .flatMap(List::stream)
            .filter(attempt -> attempt.secure() == secure)
            .filter(attempt -> Probe.succeeds(attempt, address, endpoint.port()))
            .findFirst();
    answered.ifPresent(
        attempt -> out.println("Try:  " + attempt.command(address, endpoint.port())));
    return answered.isPresent();
  }
}
