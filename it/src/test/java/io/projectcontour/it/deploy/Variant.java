package io.projectcontour.it.deploy;

import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A way to deploy: a file of rendered manifests.
 *
 * @param name of the file, without its ending
 */
record Variant(String name, List<JsonNode> manifests) {
  Variant {
    manifests = List.copyOf(manifests);
  }

  /** All that there are. */
  static List<Variant> all() {
    try (Stream<Path> files = Files.list(Repository.renderedManifests())) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .map(Variant::named)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that install Contour itself, and not what makes Contours. */
  static List<Variant> ofContour() {
    return all().stream().filter(one -> !one.name().equals("contour-gateway-provisioner")).toList();
  }

  static Variant named(String name) {
    Path file = Repository.renderedManifests().resolve(name + ".yaml");
    try {
      return new Variant(name, ClusterObjects.documents(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The manifests of a kind. */
  List<JsonNode> ofKind(String kind) {
    return manifests.stream().filter(one -> one.path("kind").asString("").equals(kind)).toList();
  }

  /** The manifest of this kind and name, which has to be there. */
  JsonNode one(String kind, String name) {
    return ofKind(kind).stream()
        .filter(one -> one.path("metadata").path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(this.name + " has no " + kind + " " + name));
  }

  /** All objects that make pods. */
  List<JsonNode> workloads() {
    return Stream.of("Deployment", "DaemonSet", "Job")
        .flatMap(kind -> ofKind(kind).stream())
        .toList();
  }

  /** The specification of a workload's pods. */
  static JsonNode podSpec(JsonNode workload) {
    return workload.at("/spec/template/spec");
  }

  /** The container of this name in a workload's pods, be it an initContainer. */
  static JsonNode container(JsonNode workload, String name) {
    return Stream.of("containers", "initContainers")
        .flatMap(list -> podSpec(workload).path(list).valueStream())
        .filter(container -> container.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no container " + name));
  }

  @Override
  public String toString() {
    return name;
  }
}
