package io.projectcontour.app.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.ObjectEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EchoBackendsTest {
  private static final String SERVICE =
      """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "shop", "name": "web"},
       "spec": {"ports": [{"name": "http", "port": 80}, {"name": "admin", "port": 81}]}}
      """;
  private static final String SLICE =
      """
      {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
       "metadata": {"namespace": "shop", "name": "web-1",
                    "labels": {"kubernetes.io/service-name": "web"}},
       "endpoints": [], "ports": []}
      """;

  private final List<ObjectEvent> events = new ArrayList<>();
  private final EchoBackends backends = new EchoBackends(events::add);

  @AfterEach
  void close() {
    backends.close();
  }

  private static KubernetesObject object(String json) throws UnreadableObjectException {
    return KubernetesObjects.read(new JsonMapper().readTree(json));
  }

  private void put(String json) throws UnreadableObjectException {
    backends.accept(new ObjectEvent.Put(object(json)));
  }

  private void remove(String json) throws UnreadableObjectException {
    backends.accept(new ObjectEvent.Remove(object(json).key()));
  }

  private EndpointSlice added() {
    return (EndpointSlice) ((ObjectEvent.Put) events.getLast()).object();
  }

  private static JsonNode post(int port, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .header("x-one", "two")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return new JsonMapper().readTree(response.body());
    }
  }

  @Test
  void aServiceWithoutEndpointsGetsABackendThatAnswersWithWhatItReceived() throws Exception {
    put(SERVICE);
    assertThat(events).hasSize(2);
    EndpointSlice slice = added();
    assertThat(slice.service().toString()).isEqualTo("shop/web");
    assertThat(slice.ports()).extracting(EndpointSlice.Port::name).containsExactly("http", "admin");
    assertThat(slice.endpoints().getFirst().isReady()).isTrue();
    int port = Objects.requireNonNull(slice.ports().getFirst().port());
    JsonNode answer = post(port, "/a?b=c", "x".repeat(10_000));
    assertThat(answer.path("backend").asString()).isEqualTo("shop/web");
    assertThat(answer.path("method").asString()).isEqualTo("POST");
    assertThat(answer.path("path").asString()).isEqualTo("/a?b=c");
    assertThat(answer.path("headers").path("x-one").path(0).asString()).isEqualTo("two");
    assertThat(answer.path("body").asString()).isEqualTo("x".repeat(4096));
    assertThat(answer.path("body-bytes").asLong()).isEqualTo(10_000);
  }

  @Test
  void endpointsInTheFolderTakeTheBackendsPlaceAndGiveItBack() throws Exception {
    put(SERVICE);
    EndpointSlice ours = added();
    put(SLICE);
    assertThat(events.getLast()).isEqualTo(new ObjectEvent.Remove(ours.key()));
    remove(SLICE);
    assertThat(events.getLast()).isEqualTo(new ObjectEvent.Put(ours));
    remove(SERVICE);
    assertThat(events.getLast()).isEqualTo(new ObjectEvent.Remove(ours.key()));
  }

  @Test
  void endpointsThatWereThereBeforeTheirServiceAreLeftAlone() throws Exception {
    put(SLICE);
    put(SERVICE);
    assertThat(events).hasSize(2);
  }

  @Test
  void aServiceThatStandsForANameGetsNoBackend() throws Exception {
    put(
        SERVICE.replace(
            "\"ports\"",
            "\"type\": \"ExternalName\", \"externalName\": \"x.example.com\", \"ports\""));
    assertThat(events).hasSize(1);
  }

  @Test
  void aServiceKeepsItsBackendWhenItChanges() throws Exception {
    put(SERVICE);
    Integer before = added().ports().getFirst().port();
    put(SERVICE.replace("\"admin\"", "\"other\""));
    assertThat(added().ports())
        .extracting(EndpointSlice.Port::name)
        .containsExactly("http", "other");
    assertThat(added().ports().getFirst().port()).isEqualTo(before);
  }
}
