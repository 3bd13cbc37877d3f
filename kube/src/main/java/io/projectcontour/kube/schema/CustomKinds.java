package io.projectcontour.kube.schema;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the definitions of kinds from CRDs. */
final class CustomKinds {
  private CustomKinds() {}

  /**
   * The served versions of the kind that a CRD defines.
   *
   * @throws IllegalArgumentException if the tree is no CRD or its schema uses something that is not
   *     honoured here
   */
  static List<KindDefinition> of(JsonNode crd, StructuralSchema metadata) {
    JsonNode spec = crd.path("spec");
    String kind = spec.path("names").path("kind").asString("");
    if (!crd.path("kind").asString("").equals("CustomResourceDefinition") || kind.isEmpty()) {
      throw new IllegalArgumentException("this is not a CustomResourceDefinition");
    }
    List<KindDefinition> definitions = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean(false)) {
        definitions.add(
            new KindDefinition(
                spec.path("group").asString() + "/" + version.path("name").asString(),
                kind,
                spec.path("scope").asString("").equals("Namespaced"),
                !version.path("subresources").has("status"),
                SchemaReader.read(version.path("schema").path("openAPIV3Schema"))
                    .asObjectWith(metadata),
                List.of(new MetadataCheck(Names::subdomain))));
      }
    }
    return definitions;
  }
}
