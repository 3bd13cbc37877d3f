package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.projectcontour.app.provisioner.Parameters.Placement;

/** What the pods of Contour and of Envoy have in common. */
final class PodParts {
  /** Where Contour listens for Envoys. */
  static final int XDS_PORT = 8001;

  /** {@code nobody}. */
  private static final long USER = 65534;

  private static final int READABLE = 0644;
  private static final int MOST_WEIGHT = 100;

  private PodParts() {}

  /** A container with what its kind of pods needs anyway. */
  static ContainerBuilder container(String name, ImageReference image) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(image.text())
        .withImagePullPolicy("IfNotPresent")
        .withTerminationMessagePath("/dev/termination-log")
        .withTerminationMessagePolicy("File");
  }

  /** Pods without privileges, on these nodes. */
  static PodSpecBuilder pod(String account, Placement placement) {
    return new PodSpecBuilder()
        .withServiceAccountName(account)
        .withNodeSelector(placement.nodeSelector())
        .withTolerations(placement.tolerations())
        .withDnsPolicy("ClusterFirst")
        .withRestartPolicy("Always")
        .withSchedulerName("default-scheduler")
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .endSecurityContext();
  }

  static LabelSelector selector(String app) {
    return new LabelSelectorBuilder().withMatchLabels(GatewayInstance.selector(app)).build();
  }

  /** Prefers nodes that have none of these pods. */
  static Affinity apart(String app) {
    return new AffinityBuilder()
        .withNewPodAntiAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(MOST_WEIGHT)
        .withNewPodAffinityTerm()
        .withTopologyKey("kubernetes.io/hostname")
        .withLabelSelector(selector(app))
        .endPodAffinityTerm()
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .build();
  }

  /** An environment variable with a field of the pod. */
  static EnvVar variable(String name, String field) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath(field)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  static Volume secret(String name, String secret) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(READABLE)
        .endSecret()
        .build();
  }

  static Volume emptyDirectory(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  static VolumeMount mount(String name, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
