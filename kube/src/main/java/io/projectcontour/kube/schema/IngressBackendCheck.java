package io.projectcontour.kube.schema;

import tools.jackson.databind.JsonNode;

/** The rules for the backend of an Ingress. */
final class IngressBackendCheck {
  private IngressBackendCheck() {}

  static void check(JsonNode backend, FieldPath at, Violations violations) {
    boolean service = backend.has("service");
    boolean resource = backend.has("resource");
    if (service == resource) {
      violations.add(at, "has to have either a service or a resource");
    } else if (service) {
      service(backend.path("service"), at.field("service"), violations);
    } else {
      resource(backend.path("resource"), at.field("resource"), violations);
    }
  }

  private static void service(JsonNode service, FieldPath at, Violations violations) {
    String name = service.path("name").asString("");
    ObjectCheck.report(
        name.isEmpty() ? "must not be empty" : Names.dnsLabel(name), at.field("name"), violations);
    JsonNode port = service.path("port");
    String portName = port.path("name").asString("");
    JsonNode number = port.path("number");
    boolean numbered = number.asLong(0) != 0;
    if (numbered == !portName.isEmpty()) {
      violations.add(at.field("port"), "has to have either a name or a number");
    } else if (!numbered) {
      ObjectCheck.report(Names.portName(portName), at.field("port").field("name"), violations);
    } else if (!Ports.isPort(number)) {
      violations.add(at.field("port").field("number"), Ports.problem(number));
    }
  }

  private static void resource(JsonNode resource, FieldPath at, Violations violations) {
    if (resource.has("apiGroup")) {
      ObjectCheck.report(
          Names.subdomain(resource.path("apiGroup").asString()), at.field("apiGroup"), violations);
    }
    for (String field : new String[] {"kind", "name"}) {
      String text = resource.path(field).asString("");
      ObjectCheck.report(
          text.isEmpty() ? "must not be empty" : Names.pathSegment(text),
          at.field(field),
          violations);
    }
  }
}
