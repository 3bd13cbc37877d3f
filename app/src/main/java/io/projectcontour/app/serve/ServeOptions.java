package io.projectcontour.app.serve;

import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ConfigurationObject;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.config.Remark;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.ContourConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code contour serve} is to do (spec: cli.md section 2).
 *
 * @param configuration where the configuration comes from
 * @param scope what is looked at
 * @param kubernetes how to reach the API server
 * @param leaderElection which replica writes statuses; absent if each behaves as the leader
 */
public record ServeOptions(
    ConfigurationSource configuration,
    ProcessScope scope,
    KubernetesAccess kubernetes,
    Optional<LeaderElection> leaderElection) {

  /** Where the configuration comes from. */
  public sealed interface ConfigurationSource {
    /**
     * A file and flags, which have been read.
     *
     * @param warnings they have been logged
     */
    record FileAndFlags(Configuration configuration, List<Remark> warnings)
        implements ConfigurationSource {
      /** Copies the list. */
      public FileAndFlags {
        warnings = List.copyOf(warnings);
      }
    }

    /** A ContourConfiguration, which is read once at the start. */
    record Named(NamespacedName name) implements ConfigurationSource {}
  }

  /** Checks a ContourConfiguration that {@link ConfigurationSource.Named} names. */
  public ConfigurationOutcome read(ContourConfiguration object) {
    return ConfigurationObject.read(object, scope);
  }

  /**
   * How to reach the API server.
   *
   * @param kubeconfig the file to take server and credentials from; absent for those of the pod
   * @param queriesPerSecond requests per second; 0 for no limit of ours
   * @param burst requests at once; 0 for no limit of ours
   */
  public record KubernetesAccess(Optional<Path> kubeconfig, double queriesPerSecond, int burst) {}

  /**
   * How the leader is elected.
   *
   * @param lease the Lease that the leader holds
   * @param leaseDuration how long others wait for a leader that is silent
   * @param renewDeadline how long the leader tries to renew before it gives up; shorter
   * @param retryPeriod between tries; shorter still
   */
  public record LeaderElection(
      NamespacedName lease, Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {}
}
