package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.StatsSettings.Address;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code contour gateway-provisioner} is to do (spec: cli.md section 8).
 *
 * @param images what the pods run
 * @param controllerName of the GatewayClasses that are handled
 * @param kubeconfig the file to take server and credentials from; absent for those of the pod
 * @param lease what the replica that works holds; absent if there is no election
 * @param metrics where metrics are served; absent if nowhere
 */
public record ProvisionerOptions(
    Images images,
    String controllerName,
    Optional<Path> kubeconfig,
    Optional<NamespacedName> lease,
    Optional<Address> metrics) {

  /**
   * What the pods run.
   *
   * @param contour also prepares Envoys and shuts them down
   */
  public record Images(ImageReference contour, ImageReference envoy) {}
}
