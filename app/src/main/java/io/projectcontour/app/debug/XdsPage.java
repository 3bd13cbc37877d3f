package io.projectcontour.app.debug;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import io.projectcontour.xds.EnvoyState;
import io.projectcontour.xds.Rejection;
import io.projectcontour.xds.StreamInfo;
import io.projectcontour.xds.TypeState;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Envoys were sent, accepted and refused, as JSON:
 *
 * <pre>{@code
 * {"generation": 7, "resources": {"cluster": 2},
 *  "envoys": [{"node": "envoy-x7", "version": "v1.40.0", "synced": true,
 *    "streams": [{"id": 1, "method": "StreamClusters", "peer": "/10.0.0.7:4711"}],
 *    "types": {"cluster": {"sentVersion": "2f", "acceptedVersion": "2f", "rejections": []}}}]}
 * }</pre>
 */
final class XdsPage {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private XdsPage() {}

  static String json(XdsSnapshot snapshot, Collection<EnvoyState> envoys) {
    ObjectNode page = JSON.createObjectNode();
    page.put("generation", snapshot.generation());
    ObjectNode resources = page.putObject("resources");
    for (ResourceType type : ResourceType.values()) {
      resources.put(name(type), snapshot.size(type));
    }
    var list = page.putArray("envoys");
    envoys.forEach(envoy -> describe(envoy, list.addObject()));
    return JSON.writeValueAsString(page) + "\n";
  }

  private static void describe(EnvoyState envoy, ObjectNode into) {
    into.put("node", envoy.nodeId());
    into.put("version", envoy.version());
    into.put("synced", envoy.isSynced());
    var streams = into.putArray("streams");
    for (StreamInfo stream : envoy.streams()) {
      streams
          .addObject()
          .put("id", stream.id())
          .put("service", stream.service())
          .put("method", stream.method())
          .put("peer", stream.peer());
    }
    ObjectNode types = into.putObject("types");
    envoy.types().forEach((type, state) -> describe(state, types.putObject(name(type))));
  }

  private static void describe(TypeState state, ObjectNode into) {
    into.put("streams", state.streams());
    into.put("resources", state.resources());
    into.put("generation", state.generation());
    into.put("sent", state.sent());
    into.put("accepted", state.accepted());
    into.put("rejected", state.rejected());
    into.put("sentVersion", state.sentVersion());
    into.put("acceptedVersion", state.acceptedVersion());
    into.put("waitsForAnswer", state.waiting());
    var rejections = into.putArray("rejections");
    for (Rejection rejection : state.rejections()) {
      ObjectNode one = rejections.addObject();
      one.put("resource", rejection.resource());
      one.put("version", rejection.version());
      one.put("message", rejection.message());
      one.put("at", rejection.at().toString());
      rejection.sources().objects().forEach(one.putArray("objects")::add);
    }
  }

  private static String name(ResourceType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
