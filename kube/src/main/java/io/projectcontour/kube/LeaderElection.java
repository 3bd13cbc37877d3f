package io.projectcontour.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.projectcontour.k8s.NamespacedName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes part in the election of a leader by a Lease; gives the lease back when it is closed. */
public final class LeaderElection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  private final CompletableFuture<?> election;

  /**
   * Starts to run for the lead.
   *
   * @param onElected called when this replica leads
   * @param onLost called when it leads no more
   */
  public LeaderElection(
      KubernetesClient client,
      NamespacedName lease,
      Duration leaseDuration,
      Duration renewDeadline,
      Duration retryPeriod,
      Runnable onElected,
      Runnable onLost) {
    String identity = hostName() + "_" + UUID.randomUUID();
    this.election =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(lease.toString())
                    .withLock(new LeaseLock(lease.namespace(), lease.name(), identity))
                    .withLeaseDuration(leaseDuration)
                    .withRenewDeadline(renewDeadline)
                    .withRetryPeriod(retryPeriod)
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            onElected,
                            onLost,
                            leader ->
                                LOG.atInfo()
                                    .addKeyValue("lease", lease)
                                    .addKeyValue("leader", leader)
                                    .log("a leader holds the lease")))
                    .build())
            .build()
            .start();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    election.cancel(true);
  }
}
