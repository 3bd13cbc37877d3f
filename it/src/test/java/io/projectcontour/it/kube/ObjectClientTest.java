package io.projectcontour.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.k8s.Kind;
import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import io.projectcontour.kube.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

/** Single objects of a real API server. */
@ExtendWith(RealSoftware.class)
class ObjectClientTest {
  private static final Resource SERVICE = Resource.of(Kind.SERVICE);

  @Test
  void anObjectThatIsNotThereIsAbsent(ApiServer api) throws Exception {
    try (KubernetesClient client = api.client()) {
      assertThat(new ObjectClient(client, "it").get(SERVICE, "default", "none")).isEmpty();
    }
  }

  /** Otherwise all Gateways would seem to be gone while their definition is. */
  @Test
  void anObjectOfAKindThatIsNotServedIsNotAbsent(ApiServer api) {
    Resource unknown = new Resource("gateway.networking.k8s.io/v9", "Gateway", "gateways", true);
    try (KubernetesClient client = api.client()) {
      ObjectClient objects = new ObjectClient(client, "it");
      assertThatThrownBy(() -> objects.get(unknown, "default", "g"))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("is not served by the API server")
          .hasMessageContaining("install the definitions of gateway.networking.k8s.io");
    }
  }

  @Test
  void whatSomebodyElseChangedMeanwhileIsNotReplaced(ApiServer api) throws Exception {
    String service =
        "{apiVersion: v1, kind: Service, metadata: {namespace: default, name: s}, spec: {ports: [{port: %d}]}}";
    api.objects().apply(service.formatted(80));
    try (KubernetesClient client = api.client()) {
      ObjectClient objects = new ObjectClient(client, "it");
      ObjectNode read = objects.get(SERVICE, "default", "s").orElseThrow();
      api.objects().apply(service.formatted(81));

      assertThatThrownBy(() -> objects.update(SERVICE, read))
          .isInstanceOfSatisfying(
              RequestFailedException.class, e -> assertThat(e.isConflict()).isTrue());
    }
  }

  @Test
  void anObjectThatTookTheNameOfAnotherIsNotDeleted(ApiServer api) throws Exception {
    String service =
        "{apiVersion: v1, kind: Service, metadata: {namespace: default, name: s}, spec: {ports: [{port: 80}]}}";
    api.objects().apply(service);
    try (KubernetesClient client = api.client()) {
      ObjectClient objects = new ObjectClient(client, "it");
      ObjectNode first = objects.get(SERVICE, "default", "s").orElseThrow();
      objects.delete(SERVICE, first);
      assertThat(objects.get(SERVICE, "default", "s")).isEmpty();
      api.objects().apply(service);

      assertThatThrownBy(() -> objects.delete(SERVICE, first))
          .isInstanceOf(RequestFailedException.class);
      assertThat(objects.get(SERVICE, "default", "s")).isPresent();
    }
  }

  @Test
  void aPreviewChangesNothing(ApiServer api) throws Exception {
    api.objects()
        .apply(
            "{apiVersion: v1, kind: Service, metadata: {namespace: default, name: s}, spec: {ports: [{port: 80}]}}");
    try (KubernetesClient client = api.client()) {
      ObjectClient objects = new ObjectClient(client, "it");
      ObjectNode read = objects.get(SERVICE, "default", "s").orElseThrow();
      ObjectNode changed = read.deepCopy();
      changed.withObject("spec").put("sessionAffinity", "ClientIP");

      ObjectNode preview = objects.preview(SERVICE, changed).orElseThrow();

      assertThat(preview.at("/spec/sessionAffinityConfig/clientIP/timeoutSeconds").asInt())
          .isEqualTo(10800);
      assertThat(objects.get(SERVICE, "default", "s")).contains(read);
    }
  }
}
