package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.projectcontour.k8s.KubernetesObjects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The way between the client library's models of built-in kinds and JSON. */
final class Json {
  private static final KubernetesSerialization MODELS =
      new KubernetesSerialization(new JsonMapper(), false);

  private Json() {}

  /** An object as the API server reads it. */
  static ObjectNode of(HasMetadata object) {
    return (ObjectNode) KubernetesObjects.mapper().readTree(MODELS.asJson(object));
  }

  /** A part of an object as a model; empty if the part is not there. */
  static <T> Optional<T> model(JsonNode part, Class<T> type) {
    return part.isMissingNode() || part.isNull()
        ? Optional.empty()
        : Optional.of(MODELS.unmarshal(part.toString(), type));
  }

  /** A list in an object as models; empty if it is not there. */
  static <T> List<T> models(JsonNode list, Class<T> type) {
    return list.valueStream().flatMap(one -> model(one, type).stream()).toList();
  }

  /** A map of texts; empty if it is not there. */
  static ObjectNode object(Map<String, String> texts) {
    ObjectNode object = KubernetesObjects.mapper().createObjectNode();
    texts.forEach(object::put);
    return object;
  }
}
