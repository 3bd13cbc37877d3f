package io.projectcontour.app.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.KubernetesObjects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What of an object that exists is replaced, and what stays. */
class UpdateTest {
  private static ObjectNode json(String text) {
    return (ObjectNode) KubernetesObjects.mapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void labelsAndRightsAreOursAlone() {
    assertThat(
            new Update.Rights()
                .merge(
                    json(
                        "{'metadata': {'name': 'r', 'resourceVersion': '7', 'labels': {'old': '1'}, 'annotations': {'theirs': '1'}, 'managedFields': []}, 'rules': [1]}"),
                    json(
                        "{'metadata': {'name': 'r', 'labels': {'new': '1'}, 'annotations': {'ours': '1'}}, 'rules': [2]}")))
        .isEqualTo(
            json(
                "{'metadata': {'name': 'r', 'resourceVersion': '7', 'labels': {'new': '1'}, 'annotations': {'theirs': '1', 'ours': '1'}}, 'rules': [2]}"));
  }

  @Test
  void aWorkloadKeepsWhatControllersNote() {
    assertThat(
            new Update.Workload(false)
                .merge(
                    json(
                        "{'metadata': {'annotations': {'deployment.kubernetes.io/revision': '3', 'gone': '1'}}, 'spec': {'replicas': 9, 'paused': true}}"),
                    json("{'metadata': {}, 'spec': {'replicas': 2}}")))
        .isEqualTo(
            json(
                "{'metadata': {'annotations': {'deployment.kubernetes.io/revision': '3'}}, 'spec': {'replicas': 2}}"));
  }

  @Test
  void annotationsThatTellACloudWhatToDoAreOursAlone() {
    ObjectNode current =
        json("{'metadata': {'annotations': {'theirs': '1'}}, 'spec': {'ports': []}}");
    ObjectNode desired =
        json("{'metadata': {'annotations': {'ours': '1'}}, 'spec': {'ports': []}}");
    assertThat(new Update.Service(true).merge(current, desired).at("/metadata/annotations"))
        .isEqualTo(json("{'ours': '1'}"));
    assertThat(new Update.Service(false).merge(current, desired).at("/metadata/annotations"))
        .isEqualTo(json("{'ours': '1', 'theirs': '1'}"));
  }

  @Test
  void anAddressThatIsNotWantedAnyMoreIsTakenOut() {
    assertThat(
            new Update.Service(true)
                .merge(
                    json(
                        "{'metadata': {}, 'spec': {'loadBalancerIP': '192.0.2.1', 'loadBalancerSourceRanges': ['192.0.2.0/24'], 'ports': []}}"),
                    json("{'metadata': {}, 'spec': {'ports': []}}"))
                .path("spec"))
        .isEqualTo(json("{'loadBalancerSourceRanges': ['192.0.2.0/24'], 'ports': []}"));
  }
}
