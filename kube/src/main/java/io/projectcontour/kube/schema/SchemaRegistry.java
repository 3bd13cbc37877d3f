package io.projectcontour.kube.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The kinds that Contour reads, with what kube-apiserver would check and fill in. Immutable; a
 * kind's schema is read when the first manifest of that kind arrives.
 */
public final class SchemaRegistry {
  private static final String DEFAULT_NAMESPACE = "default";

  private final Map<Key, Supplier<KindDefinition>> definitions;
  private final Supplier<StructuralSchema> metadata;
  private final Supplier<CelPrograms> programs;

  private record Key(String apiVersion, String kind) {}

  private SchemaRegistry(
      Map<Key, Supplier<KindDefinition>> definitions,
      Supplier<StructuralSchema> metadata,
      Supplier<CelPrograms> programs) {
    this.definitions = definitions;
    this.metadata = metadata;
    this.programs = programs;
  }

  /** Contour's own kinds and those of Kubernetes that Contour reads. */
  public static SchemaRegistry builtin() {
    BuiltinKinds builtin = new BuiltinKinds();
    Lazy<StructuralSchema> metadata = new Lazy<>(builtin::metadata);
    Map<Key, Supplier<KindDefinition>> definitions = new LinkedHashMap<>();
    definitions.put(new Key("v1", "Service"), new Lazy<>(builtin::service));
    definitions.put(
        new Key("discovery.k8s.io/v1", "EndpointSlice"), new Lazy<>(builtin::endpointSlice));
    definitions.put(new Key("v1", "Secret"), new Lazy<>(builtin::secret));
    definitions.put(new Key("v1", "ConfigMap"), new Lazy<>(builtin::configMap));
    definitions.put(new Key("v1", "Namespace"), new Lazy<>(builtin::namespace));
    definitions.put(new Key("networking.k8s.io/v1", "Ingress"), new Lazy<>(builtin::ingress));
    definitions.put(
        new Key("networking.k8s.io/v1", "IngressClass"), new Lazy<>(builtin::ingressClass));
    custom(definitions, metadata, "projectcontour.io/v1", "HTTPProxy", "httpproxies");
    custom(
        definitions,
        metadata,
        "projectcontour.io/v1",
        "TLSCertificateDelegation",
        "tlscertificatedelegations");
    custom(
        definitions,
        metadata,
        "projectcontour.io/v1alpha1",
        "ExtensionService",
        "extensionservices");
    custom(
        definitions,
        metadata,
        "projectcontour.io/v1alpha1",
        "ContourConfiguration",
        "contourconfigurations");
    custom(
        definitions,
        metadata,
        "projectcontour.io/v1alpha1",
        "ContourDeployment",
        "contourdeployments");
    return new SchemaRegistry(definitions, metadata, new Lazy<>(CelPrograms::new));
  }

  private static void custom(
      Map<Key, Supplier<KindDefinition>> definitions,
      Supplier<StructuralSchema> metadata,
      String apiVersion,
      String kind,
      String plural) {
    definitions.put(
        new Key(apiVersion, kind),
        new Lazy<>(
            () ->
                SchemaResources.documents("crds/" + plural + ".yaml").stream()
                    .flatMap(crd -> CustomKinds.of(crd, metadata.get()).stream())
                    .filter(definition -> definition.apiVersion().equals(apiVersion))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "no schema for " + apiVersion + " " + kind))));
  }

  /**
   * This registry and the kind that a further CRD defines, for example one of the Gateway API.
   *
   * @throws IllegalArgumentException if the tree is no CRD or its schema uses something that is not
   *     honoured here
   */
  public SchemaRegistry with(JsonNode crd) {
    Map<Key, Supplier<KindDefinition>> more = new LinkedHashMap<>(definitions);
    for (KindDefinition definition : CustomKinds.of(crd, metadata.get())) {
      more.put(new Key(definition.apiVersion(), definition.kind()), () -> definition);
    }
    return new SchemaRegistry(more, metadata, programs);
  }

  /**
   * What kube-apiserver would make of a manifest when it is created with strict field validation.
   * The manifest is not changed.
   *
   * <p>Where this differs on purpose: a namespaced object without a namespace gets {@code default},
   * and one outside of all namespaces loses its namespace, as kubectl would do it; a name cannot be
   * generated; a status of Kubernetes' own kinds is kept, one of other kinds is dropped unread;
   * endpoints may have loopback addresses.
   */
  public ValidatedManifest validate(JsonNode document) {
    if (!(Numbers.normalized(document) instanceof ObjectNode object)) {
      return rejected(FieldPath.ROOT, "has to be a map with apiVersion, kind and metadata");
    }
    for (String field : List.of("apiVersion", "kind")) {
      if (!object.path(field).isString() || object.path(field).stringValue().isEmpty()) {
        return rejected(FieldPath.ROOT.field(field), "has to be a text that is not empty");
      }
    }
    String apiVersion = object.path("apiVersion").stringValue();
    String kind = object.path("kind").stringValue();
    Supplier<KindDefinition> definition = definitions.get(new Key(apiVersion, kind));
    if (definition != null) {
      return validate(object, definition.get());
    }
    Key otherVersion = otherVersion(apiVersion, kind);
    return otherVersion == null
        ? new ValidatedManifest.OtherKind(apiVersion, kind)
        : rejected(
            FieldPath.ROOT.field("apiVersion"),
            "has to be %s for kind %s, but is %s"
                .formatted(otherVersion.apiVersion(), kind, Shown.text(apiVersion)));
  }

  private ValidatedManifest validate(ObjectNode object, KindDefinition definition) {
    Violations violations = new Violations();
    if (!definition.isBuiltin()) {
      object.remove("status");
    }
    new Defaults(definition.isBuiltin()).apply(object, definition.schema());
    ShapeCheck.check(object, definition.schema(), FieldPath.ROOT, violations);
    if (violations.isEmpty()) {
      settleNamespace(object, definition);
      definition.checks().forEach(check -> check.check(object, violations));
      RuleCheck.check(object, definition.schema(), programs, violations);
    }
    return violations.isEmpty()
        ? new ValidatedManifest.Accepted(object)
        : new ValidatedManifest.Rejected(violations.toList());
  }

  private static void settleNamespace(ObjectNode object, KindDefinition definition) {
    if (!(object.path("metadata") instanceof ObjectNode metadata)) {
      return;
    }
    if (!definition.namespaced()) {
      metadata.remove("namespace");
    } else if (metadata.path("namespace").asString("").isEmpty()) {
      metadata.put("namespace", DEFAULT_NAMESPACE);
    }
  }

  /** The version in which a kind of the same group is known. */
  private @Nullable Key otherVersion(String apiVersion, String kind) {
    String group = KindDefinition.groupOf(apiVersion);
    return definitions.keySet().stream()
        .filter(
            key ->
                key.kind().equals(kind) && KindDefinition.groupOf(key.apiVersion()).equals(group))
        .findFirst()
        .orElse(null);
  }

  private static ValidatedManifest rejected(FieldPath at, String message) {
    return new ValidatedManifest.Rejected(List.of(new Violation(at.text(), message)));
  }
}
