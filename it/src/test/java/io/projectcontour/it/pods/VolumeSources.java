package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.KubernetesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What volumes are made of, from the API server. */
record VolumeSources(ApiServer server, String namespace) implements PodVolumes.Objects {
  private static final int NOT_FOUND = 404;

  @Override
  public Optional<JsonNode> find(String kind, String name) {
    KubernetesApi.Answer answer =
        server
            .api()
            .get(
                "/api/v1/namespaces/%s/%ss/%s"
                    .formatted(namespace, kind.toLowerCase(Locale.ROOT), name));
    if (!answer.succeeded() && answer.code() != NOT_FOUND) {
      throw new UncheckedIOException(new IOException(kind + " " + name + ": " + answer));
    }
    return answer.succeeded() ? Optional.of(answer.body()) : Optional.empty();
  }

  @Override
  public Map<String, byte[]> serviceAccount(String name) {
    try {
      return Map.of(
          "token",
          server.serviceAccountToken(namespace, name).getBytes(StandardCharsets.US_ASCII),
          "ca.crt",
          Files.readAllBytes(server.certificateAuthority()),
          "namespace",
          namespace.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
