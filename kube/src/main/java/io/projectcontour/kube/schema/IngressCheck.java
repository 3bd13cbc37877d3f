package io.projectcontour.kube.schema;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for an Ingress that its schema cannot say. */
final class IngressCheck implements ObjectCheck {
  private static final FieldPath SPEC = FieldPath.ROOT.field("spec");
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final List<String> NOT_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> NOT_AT_END_OF_PATHS = List.of("/..", "/.");

  @Override
  public void check(ObjectNode object, Violations violations) {
    JsonNode spec = object.path("spec");
    JsonNode rules = spec.path("rules");
    if (rules.isEmpty() && !spec.has("defaultBackend")) {
      violations.add(SPEC, "has to have rules or a defaultBackend");
    }
    if (spec.has("defaultBackend")) {
      IngressBackendCheck.check(
          spec.path("defaultBackend"), SPEC.field("defaultBackend"), violations);
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.path(i), SPEC.field("rules").element(i), violations);
    }
    JsonNode tls = spec.path("tls");
    for (int i = 0; i < tls.size(); i++) {
      tls(tls.path(i), SPEC.field("tls").element(i), violations);
    }
    ingressClass(object, violations);
  }

  private static void rule(JsonNode rule, FieldPath at, Violations violations) {
    String host = rule.path("host").asString("");
    if (!host.isEmpty()) {
      ObjectCheck.report(Names.host(host), at.field("host"), violations);
    }
    if (!rule.has("http")) {
      return;
    }
    JsonNode paths = rule.path("http").path("paths");
    FieldPath pathsAt = at.field("http").field("paths");
    for (int i = 0; i < paths.size(); i++) {
      path(paths.path(i), pathsAt.element(i), violations);
      IngressBackendCheck.check(
          paths.path(i).path("backend"), pathsAt.element(i).field("backend"), violations);
    }
  }

  private static void path(JsonNode entry, FieldPath entryAt, Violations violations) {
    String path = entry.path("path").asString("");
    boolean ours = entry.path("pathType").asString().equals("ImplementationSpecific");
    FieldPath at = entryAt.field("path");
    if (!path.startsWith("/") && !(ours && path.isEmpty())) {
      violations.add(at, "has to start with '/', but is " + Shown.text(path));
    }
    if (ours) {
      return;
    }
    for (String part : NOT_IN_PATHS) {
      if (path.contains(part)) {
        violations.add(at, "must not hold %s, but is %s".formatted(part, Shown.text(path)));
      }
    }
    for (String end : NOT_AT_END_OF_PATHS) {
      if (path.endsWith(end)) {
        violations.add(at, "must not end in %s, but is %s".formatted(end, Shown.text(path)));
      }
    }
  }

  private static void tls(JsonNode tls, FieldPath at, Violations violations) {
    JsonNode hosts = tls.path("hosts");
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.path(i).asString();
      // Unlike in rules, an IP address is not excluded here.
      if (!IpSyntax.isIpv4(host)) {
        ObjectCheck.report(Names.host(host), at.field("hosts").element(i), violations);
      }
    }
    String secret = tls.path("secretName").asString("");
    if (!secret.isEmpty()) {
      ObjectCheck.report(Names.subdomain(secret), at.field("secretName"), violations);
    }
  }

  private static void ingressClass(ObjectNode object, Violations violations) {
    JsonNode className = object.path("spec").path("ingressClassName");
    if (className.isMissingNode()) {
      return;
    }
    ObjectCheck.report(
        Names.subdomain(className.asString()), SPEC.field("ingressClassName"), violations);
    JsonNode annotations = object.path("metadata").path("annotations");
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      if (annotation.getKey().equals(CLASS_ANNOTATION)
          && !annotation.getValue().equals(className)) {
        violations.add(
            FieldPath.ROOT.field("metadata").field("annotations").entry(CLASS_ANNOTATION),
            "has to be the same as spec.ingressClassName when both are set");
      }
    }
  }
}
