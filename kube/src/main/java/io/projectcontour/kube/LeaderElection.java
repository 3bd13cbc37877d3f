package io.projectcontour.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election of one leader by a Lease, from its making until it is closed; it may
 * lead, lose the Lease and lead again. Closing lets the next one lead at once.
 *
 * <p>Both callbacks come on the election's own virtual thread; while one blocks, the Lease is not
 * renewed. The client library's own election is not used: it patches the Lease, which the role in
 * Contour's manifests does not allow, and it compares clocks of different machines.
 */
public final class LeaderElection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  /** Tries of those who wait are spread, so that not all come at once when the Lease is free. */
  private static final double SPREAD = 1.2;

  private final LeaderElectionSettings settings;
  private final String identity;
  private final LeaseLock lock;
  private final Runnable onLeader;
  private final Runnable onLost;
  private final Thread thread;
  private volatile boolean leads;
  private @Nullable String problem;

  /**
   * Starts.
   *
   * @param onLeader this process leads from now on
   * @param onLost this process led, the Lease could not be renewed and another may lead: stop what
   *     only a leader does. Not called because of {@link #close}
   */
  public LeaderElection(
      KubernetesClient client,
      LeaderElectionSettings settings,
      Runnable onLeader,
      Runnable onLost) {
    this.settings = settings;
    this.identity = hostName() + "_" + UUID.randomUUID();
    // A request without an answer must not outlive the Lease.
    Duration answerWithin = settings.leaseDuration().minus(settings.renewDeadline()).dividedBy(2);
    this.lock =
        new LeaseLock(
            new ApiRequests(client, answerWithin), settings, identity, InstantSource.system());
    this.onLeader = onLeader;
    this.onLost = onLost;
    this.thread = Thread.ofVirtual().name("leader-election").unstarted(this::run);
    thread.start();
  }

  /** Who this process is in the Lease: {@code <host name>_<uuid>}. */
  public String identity() {
    return identity;
  }

  /** Whether this process leads. */
  public boolean isLeader() {
    return leads;
  }

  /** Stops, and gives the Lease back if this process leads. */
  @Override
  public void close() {
    thread.interrupt();
    if (Thread.currentThread().equals(thread)) {
      return; // a callback closes everything
    }
    try {
      if (!thread.join(STOP_WITHIN)) {
        LOG.warn("the leader election does not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        waitForLease();
        leads = true;
        info("became the leader");
        onLeader.run();
        renewLease();
        leads = false;
        info("lost the lease");
        onLost.run();
      }
    } catch (InterruptedException e) {
      release();
    } finally {
      leads = false;
    }
  }

  private void waitForLease() throws InterruptedException {
    info("waiting for the lease of the leader");
    while (holder() != LeaseLock.Holder.SELF) {
      double spread = 1 + SPREAD * ThreadLocalRandom.current().nextDouble();
      Thread.sleep(Duration.ofNanos((long) ((double) settings.retryPeriod().toNanos() * spread)));
    }
  }

  /** Returns when the Lease is lost. */
  private void renewLease() throws InterruptedException {
    long renewed = System.nanoTime();
    while (true) {
      Thread.sleep(settings.retryPeriod());
      long start = System.nanoTime();
      if (start - renewed >= settings.renewDeadline().toNanos()) {
        return;
      }
      switch (holder()) {
        case SELF -> renewed = start;
        case OTHER -> {
          return;
        }
        case UNKNOWN -> {
          // The deadline decides.
        }
      }
    }
  }

  private LeaseLock.Holder holder() throws InterruptedException {
    try {
      LeaseLock.Holder holder = lock.tryOnce();
      problem = null;
      return holder;
    } catch (LeaseLock.FailedException e) {
      failed(e);
      return LeaseLock.Holder.UNKNOWN;
    }
  }

  private void release() {
    // The interrupt that ended the election must not end this request as well.
    boolean interrupted = Thread.interrupted();
    try {
      lock.release();
    } catch (LeaseLock.FailedException e) {
      failed(e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(LeaseLock.FailedException e) {
    String message =
        e.code() == 403
            ? "RBAC forbids leader election: the role needs the verb %s on leases in API group \"coordination.k8s.io\""
                .formatted(e.verb())
            : "the lease of the leader cannot be read or written, trying again";
    if (!message.equals(problem)) {
      problem = message;
      LOG.atWarn()
          .setMessage(message)
          .addKeyValue("object", lease())
          .addKeyValue("error", e.getMessage())
          .log();
    }
  }

  private void info(String message) {
    LOG.atInfo()
        .setMessage(message)
        .addKeyValue("object", lease())
        .addKeyValue("identity", identity)
        .log();
  }

  private String lease() {
    return "Lease " + settings.namespace() + "/" + settings.name();
  }

  /** The name that the kernel knows, which in a pod is the pod's, whether or not DNS knows it. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return resolvedHostName(); // Not a Linux.
    }
  }

  private static String resolvedHostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
