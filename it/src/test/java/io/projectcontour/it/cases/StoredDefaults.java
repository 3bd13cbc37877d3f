package io.projectcontour.it.cases;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an API server makes of statuses of Kubernetes' own kinds as it stores them, beyond the
 * defaults of schemas.
 */
final class StoredDefaults {
  private static final Set<String> FIELDS_OF_INGRESS_ADDRESSES = Set.of("ip", "hostname", "ports");

  private StoredDefaults() {}

  /** Changes the object in place. */
  static void add(ObjectNode object) {
    switch (object.path("kind").asString("")) {
      case "Ingress" -> {
        object.withObject("status").withObject("loadBalancer");
        // The addresses of an Ingress look like those of a Service but have fewer fields; others
        // are dropped.
        for (JsonNode address : addresses(object)) {
          ((ObjectNode) address).retain(FIELDS_OF_INGRESS_ADDRESSES);
        }
      }
      case "Service" -> {
        for (JsonNode address : addresses(object)) {
          if (address.has("ip") && !address.has("ipMode")) {
            ((ObjectNode) address).put("ipMode", "VIP");
          }
        }
      }
      default -> {} // has its defaults from its schema
    }
  }

  private static JsonNode addresses(ObjectNode object) {
    return object.path("status").path("loadBalancer").path("ingress");
  }
}
