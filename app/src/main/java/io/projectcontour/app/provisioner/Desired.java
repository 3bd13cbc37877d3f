package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.projectcontour.kube.Resource;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that is wanted.
 *
 * @param object as it is created
 * @param update what of it is brought to an object that exists
 */
record Desired(Resource resource, ObjectNode object, Update update) {
  static Desired of(Resource resource, HasMetadata object, Update update) {
    return new Desired(resource, Json.of(object), update);
  }

  String namespace() {
    return object.at("/metadata/namespace").asString("");
  }

  String name() {
    return object.at("/metadata/name").asString();
  }

  String describe() {
    return resource.describe(namespace(), name());
  }
}
