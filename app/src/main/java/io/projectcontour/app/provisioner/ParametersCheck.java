package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.ContourDeployment;
import io.projectcontour.settings.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the definition of ContourDeployment lets through (spec: gateway-api.md section 3). */
final class ParametersCheck {
  private final List<String> mistakes = new ArrayList<>();

  private ParametersCheck() {}

  /** All mistakes, in the words of the status of the class; empty if there are none. */
  static List<String> mistakes(ContourDeployment parameters) {
    ContourDeployment.Envoy envoy = parameters.spec().envoy();
    ParametersCheck check = new ParametersCheck();
    if (envoy != null) {
      check.check(envoy);
    }
    return check.mistakes;
  }

  private void check(ContourDeployment.Envoy envoy) {
    demand(
        "workloadType", envoy.workloadType(), "DaemonSet or Deployment", "DaemonSet", "Deployment");
    ContourDeployment.NetworkPublishing publishing = envoy.networkPublishing();
    if (publishing != null) {
      demand(
          "networkPublishing.type",
          publishing.type(),
          // As Contour spells it, for those who compare.
          "LoadBalancerService, NoderPortService or ClusterIPService",
          "LoadBalancerService",
          "NodePortService",
          "ClusterIPService");
      demand(
          "networkPublishing.ipFamilyPolicy",
          publishing.ipFamilyPolicy(),
          "SingleStack, PreferDualStack or RequireDualStack",
          "SingleStack",
          "PreferDualStack",
          "RequireDualStack");
      demand(
          "networkPublishing.externalTrafficPolicy",
          publishing.externalTrafficPolicy(),
          "Local or Cluster",
          "Local",
          "Cluster");
    }
    Set<String> volumes =
        envoy.extraVolumes().stream()
            .map(volume -> volume.path("name").asString(""))
            .collect(Collectors.toSet());
    envoy.extraVolumeMounts().stream()
        .map(mount -> mount.path("name").asString(""))
        .filter(name -> !volumes.contains(name))
        .forEach(
            name ->
                mistakes.add(
                    "invalid ContourDeployment spec.envoy.extraVolumeMounts, mount to unknown volume: "
                        + GoText.quote(name)));
    demand(
        "logLevel",
        envoy.logLevel(),
        "trace, debug, info, warn, error, critical or off",
        "trace",
        "debug",
        "info",
        "warn",
        "error",
        "critical",
        "off");
  }

  private void demand(String field, @Nullable String value, String choice, String... values) {
    String given = Values.text(value);
    if (!given.isEmpty() && !List.of(values).contains(given)) {
      mistakes.add(
          "invalid ContourDeployment spec.envoy.%s %s, must be %s"
              .formatted(field, GoText.quote(given), choice));
    }
  }
}
