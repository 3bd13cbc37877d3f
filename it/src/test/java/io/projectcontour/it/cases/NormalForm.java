package io.projectcontour.it.cases;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resources as the expected results have them: proto3 JSON with sorted lists where order is chance.
 */
public final class NormalForm {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(EnvoyMessages.REGISTRY).preservingProtoFieldNames();
  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser().usingTypeRegistry(EnvoyMessages.REGISTRY);

  private static final Comparator<JsonNode> BY_NAME =
      Comparator.comparing(node -> node.path("name").asString(""));
  private static final Comparator<JsonNode> BY_ADDRESS =
      Comparator.comparing((JsonNode node) -> socketAddress(node).path("address").asString(""))
          .thenComparingInt(node -> socketAddress(node).path("port_value").asInt(0));

  private NormalForm() {}

  /** All lists. */
  public static ObjectNode of(XdsResources resources) {
    ObjectNode form = JSON.createObjectNode();
    for (XdsList list : XdsList.values()) {
      ArrayNode array = form.putArray(list.key());
      resources.of(list).forEach(resource -> array.add(of(resource)));
    }
    return form;
  }

  /** One message. */
  public static JsonNode of(Message message) {
    try {
      JsonNode json = JSON.readTree(PRINTER.print(message));
      sortChanceOrders(json);
      return json;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "cannot show a message; is a type missing in EnvoyMessages?", e);
    }
  }

  /** The resources that a normal form shows. */
  public static XdsResources resources(JsonNode form) {
    XdsResources resources = XdsResources.EMPTY;
    for (XdsList list : XdsList.values()) {
      NavigableMap<String, Message> named = new TreeMap<>();
      for (JsonNode json : form.path(list.key())) {
        Message.Builder builder = list.empty().newBuilderForType();
        try {
          PARSER.merge(json.toString(), builder);
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalArgumentException(list.key() + ": " + json, e);
        }
        Message resource = builder.build();
        named.put(list.nameOf(resource), resource);
      }
      resources = resources.with(list, named);
    }
    return resources;
  }

  /**
   * What an Envoy would hold of a snapshot: listeners, clusters, runtime, and what these refer to.
   */
  public static XdsResources resources(XdsSnapshot snapshot) {
    XdsResources all = XdsResources.EMPTY;
    for (XdsList list : XdsList.values()) {
      NavigableMap<String, Message> named = new TreeMap<>();
      ResourceType type = list.type();
      snapshot
          .all(type)
          .forEach(resource -> named.put(resource.name(), list.parse(resource.body())));
      all = all.with(list, named);
    }
    return XdsReferences.onlyReferred(all);
  }

  private static void sortChanceOrders(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        sortChanceOrders(field.getValue());
        if (field.getValue() instanceof ArrayNode array) {
          switch (field.getKey()) {
            case "formatters" -> sort(array, BY_NAME);
            case "lb_endpoints" -> sort(array, BY_ADDRESS);
            default -> {} // the order of other lists matters
          }
        }
      }
    } else {
      node.forEach(NormalForm::sortChanceOrders);
    }
  }

  private static void sort(ArrayNode array, Comparator<JsonNode> order) {
    List<JsonNode> sorted = new ArrayList<>(array.valueStream().toList());
    sorted.sort(order);
    array.removeAll();
    array.addAll(sorted);
  }

  private static JsonNode socketAddress(JsonNode lbEndpoint) {
    return lbEndpoint.path("endpoint").path("address").path("socket_address");
  }
}
