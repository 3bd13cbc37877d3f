package io.projectcontour.kube.schema;

import java.util.List;
import java.util.NoSuchElementException;
import tools.jackson.databind.JsonNode;

/** The definitions of Kubernetes' own kinds, read from {@code builtin-kinds.yaml} at first use. */
final class BuiltinKinds {
  private final Lazy<List<JsonNode>> documents =
      new Lazy<>(() -> SchemaResources.documents("builtin-kinds.yaml"));

  /** The schema of {@code metadata}, the same for all kinds. */
  StructuralSchema metadata() {
    return SchemaReader.read(schemaOf("Metadata"));
  }

  KindDefinition service() {
    // Names and port names of Services are checked as newer API servers do: older ones wanted a
    // letter in front.
    return definition(
        "v1", "Service", true, new MetadataCheck(Names::dnsLabel), new ServiceCheck());
  }

  KindDefinition endpointSlice() {
    return definition(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        true,
        new MetadataCheck(Names::subdomain),
        new EndpointSliceCheck());
  }

  KindDefinition secret() {
    return definition("v1", "Secret", true, new MetadataCheck(Names::subdomain), new SecretCheck());
  }

  KindDefinition configMap() {
    return definition(
        "v1", "ConfigMap", true, new MetadataCheck(Names::subdomain), new ConfigMapCheck());
  }

  KindDefinition namespace() {
    return definition(
        "v1", "Namespace", false, new MetadataCheck(Names::dnsLabel), new NamespaceCheck());
  }

  KindDefinition ingress() {
    return definition(
        "networking.k8s.io/v1",
        "Ingress",
        true,
        new MetadataCheck(Names::subdomain),
        new IngressCheck());
  }

  KindDefinition ingressClass() {
    return definition(
        "networking.k8s.io/v1",
        "IngressClass",
        false,
        new MetadataCheck(Names::subdomain),
        new IngressClassCheck());
  }

  private KindDefinition definition(
      String apiVersion, String kind, boolean namespaced, ObjectCheck... checks) {
    StructuralSchema schema = SchemaReader.read(schemaOf(kind)).asObjectWith(metadata());
    // No controller writes statuses here, so the addresses of a Service may come from its manifest.
    return new KindDefinition(apiVersion, kind, namespaced, true, schema, List.of(checks));
  }

  private JsonNode schemaOf(String kind) {
    return documents.get().stream()
        .filter(document -> document.path("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(kind))
        .path("schema");
  }
}
