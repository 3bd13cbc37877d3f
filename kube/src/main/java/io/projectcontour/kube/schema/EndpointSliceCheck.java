package io.projectcontour.kube.schema;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules for an EndpointSlice that its schema cannot say. Unlike the API server it accepts
 * loopback and link-local addresses: without a cluster, backends may well run on this machine.
 */
final class EndpointSliceCheck implements ObjectCheck {
  @Override
  public void check(ObjectNode object, Violations violations) {
    String type = object.path("addressType").asString();
    JsonNode endpoints = object.path("endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      FieldPath at = FieldPath.ROOT.field("endpoints").element(i);
      JsonNode addresses = endpoints.path(i).path("addresses");
      for (int j = 0; j < addresses.size(); j++) {
        ObjectCheck.report(
            addressProblem(addresses.path(j).asString(), type),
            at.field("addresses").element(j),
            violations);
      }
      if (endpoints.path(i).has("hostname")) {
        ObjectCheck.report(
            Names.dnsLabel(endpoints.path(i).path("hostname").asString()),
            at.field("hostname"),
            violations);
      }
    }
    ports(object.path("ports"), violations);
  }

  private static @Nullable String addressProblem(String address, String type) {
    boolean right =
        switch (type) {
          case "IPv4" -> IpSyntax.isIpv4(address);
          case "IPv6" -> IpSyntax.isIpv6(address);
          default -> isFullName(address);
        };
    return right
        ? null
        : "has to be an address of type %s, but is %s".formatted(type, Shown.text(address));
  }

  /** A DNS name of at least two labels, maybe with a dot at the end. */
  private static boolean isFullName(String address) {
    String name = address.endsWith(".") ? address.substring(0, address.length() - 1) : address;
    return name.contains(".") && Names.subdomain(name) == null;
  }

  private static void ports(JsonNode ports, Violations violations) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      FieldPath at = FieldPath.ROOT.field("ports").element(i);
      String name = ports.path(i).path("name").asString("");
      if (!name.isEmpty()) {
        ObjectCheck.report(Names.dnsLabel(name), at.field("name"), violations);
      }
      if (!names.add(name)) {
        violations.add(at.field("name"), "repeats the name of an earlier port");
      }
      if (ports.path(i).has("appProtocol")) {
        ObjectCheck.report(
            Names.qualifiedName(ports.path(i).path("appProtocol").asString()),
            at.field("appProtocol"),
            violations);
      }
    }
  }
}
