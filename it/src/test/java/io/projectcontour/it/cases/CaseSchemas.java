package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.kube.schema.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The schemas of all kinds in the cases. Those of the Gateway API are fetched when the first such
 * object comes.
 */
public final class CaseSchemas {
  private static final String GATEWAY_API = "gateway.networking.k8s.io/";

  private final SchemaRegistry builtin = SchemaRegistry.builtin();
  private @Nullable SchemaRegistry withGatewayApi;

  /** The registry that knows the kind of a document. */
  synchronized SchemaRegistry of(JsonNode document) {
    if (!document.path("apiVersion").asString("").startsWith(GATEWAY_API)) {
      return builtin;
    }
    if (withGatewayApi == null) {
      SchemaRegistry registry = builtin;
      for (JsonNode crd : gatewayCrds()) {
        registry = registry.with(crd);
      }
      withGatewayApi = registry;
    }
    return withGatewayApi;
  }

  private static List<JsonNode> gatewayCrds() {
    try (Stream<Path> files = Files.list(Repository.gatewayCrds())) {
      return files
          .sorted()
          .flatMap(file -> ClusterObjects.documents(text(file)).stream())
          .filter(document -> document.path("kind").asString("").equals("CustomResourceDefinition"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
