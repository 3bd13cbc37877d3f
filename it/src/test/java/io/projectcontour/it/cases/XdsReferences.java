package io.projectcontour.it.cases;

import com.google.protobuf.Message;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The resources that Envoy asks for by name because listeners and clusters refer to them.
 *
 * @param names by list: routes, endpoints and secrets
 */
public record XdsReferences(Map<XdsList, NavigableSet<String>> names) {
  public XdsReferences {
    EnumMap<XdsList, NavigableSet<String>> copy = new EnumMap<>(XdsList.class);
    names.forEach(
        (list, some) -> copy.put(list, Collections.unmodifiableNavigableSet(new TreeSet<>(some))));
    names = Collections.unmodifiableMap(copy);
  }

  /** What the listeners and clusters among these resources refer to. */
  public static XdsReferences of(XdsResources resources) {
    Map<XdsList, NavigableSet<String>> found = new EnumMap<>(XdsList.class);
    found.put(XdsList.ENDPOINTS, new TreeSet<>());
    found.put(XdsList.ROUTES, new TreeSet<>());
    found.put(XdsList.SECRETS, new TreeSet<>());
    for (Message listener : resources.of(XdsList.LISTENERS)) {
      collect(NormalForm.of(listener), found);
    }
    for (Message cluster : resources.of(XdsList.CLUSTERS)) {
      JsonNode json = NormalForm.of(cluster);
      collect(json, found);
      if (json.path("type").asString("").equals("EDS")) {
        String service = json.path("eds_cluster_config").path("service_name").asString("");
        names(found, XdsList.ENDPOINTS)
            .add(service.isEmpty() ? json.path("name").asString() : service);
      }
    }
    return new XdsReferences(found);
  }

  /** The names that are referred to in a list. */
  public Set<String> of(XdsList list) {
    return names.getOrDefault(list, Collections.emptyNavigableSet());
  }

  /** The resources without those of which the names are not referred to. */
  public static XdsResources onlyReferred(XdsResources resources) {
    XdsResources kept = resources;
    for (Map.Entry<XdsList, NavigableSet<String>> entry : of(resources).names().entrySet()) {
      NavigableMap<String, Message> some = new TreeMap<>(resources.named(entry.getKey()));
      some.keySet().retainAll(entry.getValue());
      kept = kept.with(entry.getKey(), some);
    }
    return kept;
  }

  private static void collect(JsonNode node, Map<XdsList, NavigableSet<String>> found) {
    if (node.has("sds_config")) {
      names(found, XdsList.SECRETS).add(node.path("name").asString());
    }
    if (node.path("rds").has("route_config_name")) {
      names(found, XdsList.ROUTES).add(node.path("rds").path("route_config_name").asString());
    }
    node.valueStream().forEach(child -> collect(child, found));
  }

  private static NavigableSet<String> names(
      Map<XdsList, NavigableSet<String>> found, XdsList list) {
    return found.computeIfAbsent(list, _ -> new TreeSet<>());
  }
}
