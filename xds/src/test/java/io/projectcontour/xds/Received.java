package io.projectcontour.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A response as a client sees it, in either protocol; versions are made from the bytes received.
 */
record Received(
    ResourceType type,
    String nonce,
    String version,
    Map<String, String> versions,
    List<String> removed) {

  static Received of(DiscoveryResponse response) {
    ResourceType type = ResourceType.ofTypeUrl(response.getTypeUrl()).orElseThrow();
    Map<String, String> versions = new TreeMap<>();
    for (Any any : response.getResourcesList()) {
      String name = name(type, any);
      if (versions.put(name, version(type, name, any.getValue())) != null) {
        throw new AssertionError("A response with " + name + " twice");
      }
    }
    return new Received(type, response.getNonce(), response.getVersionInfo(), versions, List.of());
  }

  static Received of(DeltaDiscoveryResponse response) {
    ResourceType type = ResourceType.ofTypeUrl(response.getTypeUrl()).orElseThrow();
    Map<String, String> versions = new TreeMap<>();
    for (var resource : response.getResourcesList()) {
      String name = name(type, resource.getResource());
      String version = version(type, name, resource.getResource().getValue());
      if (!name.equals(resource.getName()) || !version.equals(resource.getVersion())) {
        throw new AssertionError("The envelope does not fit what is in it: " + resource);
      }
      if (versions.put(name, version) != null) {
        throw new AssertionError("A response with " + name + " twice");
      }
    }
    return new Received(
        type,
        response.getNonce(),
        response.getSystemVersionInfo(),
        versions,
        response.getRemovedResourcesList());
  }

  private static String version(ResourceType type, String name, ByteString body) {
    return Resource.of(type, name, body, Sources.NONE).version();
  }

  private static String name(ResourceType type, Any any) {
    if (!any.getTypeUrl().equals(type.typeUrl())) {
      throw new AssertionError("A " + any.getTypeUrl() + " in a response with " + type);
    }
    try {
      return TestResources.nameOf(type, any);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("An unreadable resource", e);
    }
  }
}
