package io.projectcontour.k8s.schema;

import io.projectcontour.k8s.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the custom resource definition of a kind from its record.
 *
 * <p>Written here rather than taken from a library, since the records keep texts where the schema
 * has enumerations (an unknown value is the user's mistake to report, not a reason to fail), keep
 * 64 bits for unsigned 32-bit numbers, and since lists with keys, formats and the default of a
 * whole status have to come out exactly as in Contour's definitions.
 */
final class CrdGenerator {
  private CrdGenerator() {}

  /** The kinds of Contour's own. */
  static List<Kind> kinds() {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.type().isAnnotationPresent(CustomResource.class))
        .toList();
  }

  static ObjectNode definition(Kind kind) {
    CustomResource resource =
        Objects.requireNonNull(kind.type().getAnnotation(CustomResource.class));
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    definition.putObject("metadata").put("name", kind.plural() + "." + kind.group());
    ObjectNode spec = definition.putObject("spec");
    spec.put("group", kind.group());
    ObjectNode names = spec.putObject("names");
    names.put("kind", kind.kindName()).put("listKind", kind.kindName() + "List");
    names.put("plural", kind.plural());
    Arrays.stream(resource.shortNames()).forEach(names.putArray("shortNames")::add);
    names.put("singular", kind.kindName().toLowerCase(Locale.ROOT));
    spec.put("scope", kind.isNamespaced() ? "Namespaced" : "Cluster");
    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", kind.version()).put("served", true).put("storage", true);
    if (resource.columns().length > 0) {
      ArrayNode columns = version.putArray("additionalPrinterColumns");
      for (CustomResource.Column column : resource.columns()) {
        columns
            .addObject()
            .put("name", column.name())
            .put("type", "string")
            .put("description", column.description())
            .put("jsonPath", column.jsonPath());
      }
    }
    version.putObject("schema").set("openAPIV3Schema", root(kind, resource));
    version.putObject("subresources").putObject("status");
    return definition;
  }

  private static ObjectNode root(Kind kind, CustomResource resource) {
    ObjectNode schema = SchemaGenerator.schemaOf(kind.type());
    schema.put("description", resource.value());
    ObjectNode properties = (ObjectNode) schema.get("properties");
    properties
        .putObject("apiVersion")
        .put("type", "string")
        .put("description", "Has to be " + kind.apiVersion() + ".");
    properties
        .putObject("kind")
        .put("type", "string")
        .put("description", "Has to be " + kind.kindName() + ".");
    return schema;
  }
}
