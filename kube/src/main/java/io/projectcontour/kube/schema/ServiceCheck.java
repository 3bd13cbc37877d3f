package io.projectcontour.kube.schema;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for a Service that its schema cannot say. */
final class ServiceCheck implements ObjectCheck {
  private static final FieldPath SPEC = FieldPath.ROOT.field("spec");
  private static final FieldPath PORTS = SPEC.field("ports");

  @Override
  public void check(ObjectNode object, Violations violations) {
    JsonNode spec = object.path("spec");
    String type = spec.path("type").asString("");
    String clusterIp = spec.path("clusterIP").asString("");
    boolean external = type.equals("ExternalName");
    if (external) {
      externalName(spec.path("externalName").asString(""), clusterIp, violations);
    }
    boolean headless = clusterIp.equals("None");
    if (headless && (type.equals("LoadBalancer") || type.equals("NodePort"))) {
      violations.add(SPEC.field("clusterIP"), "must not be None for a Service of type " + type);
    }
    JsonNode ports = spec.path("ports");
    if (ports.isEmpty() && !external && !headless) {
      violations.add(PORTS, "has to list at least one port");
    }
    ports(ports, type, violations);
    for (Map.Entry<String, JsonNode> label : spec.path("selector").properties()) {
      FieldPath at = SPEC.field("selector").entry(label.getKey());
      ObjectCheck.report(Names.qualifiedName(label.getKey()), at, violations);
      ObjectCheck.report(Names.labelValue(label.getValue().asString()), at, violations);
    }
  }

  private static void externalName(String name, String clusterIp, Violations violations) {
    FieldPath at = SPEC.field("externalName");
    if (name.isEmpty()) {
      violations.add(at, "is required for a Service of type ExternalName");
    } else {
      String withoutRoot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      ObjectCheck.report(Names.subdomain(withoutRoot), at, violations);
    }
    if (!clusterIp.isEmpty() && !clusterIp.equals("None")) {
      violations.add(SPEC.field("clusterIP"), "must not be set for a Service of type ExternalName");
    }
  }

  private static void ports(JsonNode ports, String type, Violations violations) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.path(i);
      FieldPath at = PORTS.element(i);
      String name = port.path("name").asString("");
      if (!name.isEmpty()) {
        ObjectCheck.report(Names.dnsLabel(name), at.field("name"), violations);
        if (!names.add(name)) {
          violations.add(at.field("name"), "repeats the name of an earlier port");
        }
      } else if (ports.size() > 1) {
        violations.add(at.field("name"), "is required when there are several ports");
      }
      if (!numbers.add(port.path("protocol").asString() + port.path("port").asLong())) {
        violations.add(at, "has the same port and protocol as an earlier port");
      }
      targetPort(port.path("targetPort"), at.field("targetPort"), violations);
      if (port.has("appProtocol")) {
        ObjectCheck.report(
            Names.qualifiedName(port.path("appProtocol").asString()),
            at.field("appProtocol"),
            violations);
      }
      if (type.equals("ClusterIP") && port.path("nodePort").asLong(0) != 0) {
        violations.add(at.field("nodePort"), "must not be set for a Service of type ClusterIP");
      }
    }
  }

  /** Zero stands for the port itself. */
  private static void targetPort(JsonNode target, FieldPath at, Violations violations) {
    if (target.isString()) {
      ObjectCheck.report(Names.portName(target.stringValue()), at, violations);
    } else if (target.isNumber() && target.asLong() != 0 && !Ports.isPort(target)) {
      violations.add(at, Ports.problem(target));
    }
  }
}
