package io.projectcontour.it.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A right to do something with objects of a kind.
 *
 * @param namespace the only one, or empty for all and for what has none
 * @param name the only object, or empty for all
 * @param group of the API, empty for the core
 * @param resource plural, with {@code /status} for a status
 */
record Right(String namespace, String name, String group, String resource, String verb)
    implements Comparable<Right> {

  /** What the bindings of a variant give to a service account. */
  static Set<Right> of(Variant variant, String serviceAccount) {
    Set<Right> rights = new TreeSet<>();
    for (String kind : List.of("Role", "ClusterRole")) {
      for (JsonNode binding : variant.ofKind(kind + "Binding")) {
        if (binding.path("subjects").findValuesAsString("name").contains(serviceAccount)) {
          String namespace = binding.at("/metadata/namespace").asString("");
          variant.ofKind(kind).stream()
              .filter(role -> role.at("/metadata/namespace").asString("").equals(namespace))
              .filter(role -> role.at("/metadata/name").equals(binding.at("/roleRef/name")))
              .flatMap(role -> role.path("rules").valueStream())
              .forEach(rule -> rights.addAll(of(namespace, rule)));
        }
      }
    }
    return rights;
  }

  private static List<Right> of(String namespace, JsonNode rule) {
    List<Right> rights = new ArrayList<>();
    for (String group : rule.path("apiGroups").valueStream().map(JsonNode::asString).toList()) {
      for (JsonNode resource : rule.path("resources")) {
        for (JsonNode verb : rule.path("verbs")) {
          List<String> names =
              rule.has("resourceNames")
                  ? rule.path("resourceNames").valueStream().map(JsonNode::asString).toList()
                  : List.of("");
          for (String name : names) {
            rights.add(new Right(namespace, name, group, resource.asString(), verb.asString()));
          }
        }
      }
    }
    return rights;
  }

  /** Whether a request, as an audit event, needs this right. */
  boolean isUsedBy(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String part = object.path("subresource").asString("");
    return verb.equals(event.path("verb").asString())
        && group.equals(object.path("apiGroup").asString(""))
        && resource.equals(
            object.path("resource").asString("") + (part.isEmpty() ? "" : "/" + part))
        && (namespace.isEmpty() || namespace.equals(object.path("namespace").asString("")))
        && (name.isEmpty() || name.equals(object.path("name").asString("")));
  }

  /** The rights that none of these requests needs. */
  static Set<Right> unused(Set<Right> rights, List<JsonNode> events) {
    return rights.stream()
        .filter(right -> events.stream().noneMatch(right::isUsedBy))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public int compareTo(Right other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return "%s %s in %s of %s%s"
        .formatted(
            verb,
            resource,
            group.isEmpty() ? "the core" : group,
            namespace.isEmpty() ? "the cluster" : "namespace " + namespace,
            name.isEmpty() ? "" : ", only " + name);
  }
}
