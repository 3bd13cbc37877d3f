package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.it.fixture.ClusterObjects;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SimulatedClusterTest {
  private static final String PROXY =
      """
      apiVersion: projectcontour.io/v1
      kind: HTTPProxy
      metadata: {name: p}
      spec:
        virtualhost: {fqdn: p.example.com}
        routes:
        - services: [{name: s, port: 80}]
      """;

  private final SimulatedCluster cluster = new SimulatedCluster(new CaseSchemas());

  @Test
  void anAppliedObjectHasNamespaceGenerationAndDefaults() {
    JsonNode stored = cluster.apply(document(PROXY));

    assertThat(stored.at("/metadata/namespace").asString()).isEqualTo("default");
    assertThat(stored.at("/metadata/generation").asLong()).isEqualTo(1);
    assertThat(stored.at("/metadata/creationTimestamp").asString())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(stored.at("/status/currentStatus").asString()).isEqualTo("NotReconciled");
  }

  @Test
  void theGenerationCountsChangesOfTheSpecOnly() {
    cluster.apply(document(PROXY));
    JsonNode labelled =
        cluster.apply(document(PROXY.replace("{name: p}", "{name: p, labels: {a: b}}")));
    JsonNode changed = cluster.apply(document(PROXY.replace("port: 80", "port: 81")));

    assertThat(labelled.at("/metadata/generation").asLong()).isEqualTo(1);
    assertThat(changed.at("/metadata/generation").asLong()).isEqualTo(2);
  }

  @Test
  void aStatusStaysWhenTheObjectIsAppliedAgain() {
    cluster.apply(document(PROXY));
    cluster.setStatus(
        new SimulatedCluster.Name("HTTPProxy", "default", "p"), document("{currentStatus: valid}"));

    JsonNode changed = cluster.apply(document(PROXY.replace("port: 80", "port: 81")));

    assertThat(changed.at("/status/currentStatus").asString()).isEqualTo("valid");
  }

  @Test
  void anObjectAppliedLaterIsYoungerAndKeepsItsAge() {
    cluster.advance(Duration.ofMillis(1200));
    cluster.apply(document(PROXY));
    cluster.advance(Duration.ofMinutes(1));
    JsonNode again = cluster.apply(document(PROXY.replace("port: 80", "port: 81")));

    assertThat(again.at("/metadata/creationTimestamp").asString())
        .isEqualTo("2026-01-01T00:00:01Z");
  }

  @Test
  void aDeletedObjectIsGoneAndADeleteNamesAnObjectThatExists() {
    cluster.apply(document(PROXY));
    JsonNode delete =
        document("{apiVersion: projectcontour.io/v1, kind: HTTPProxy, metadata: {name: p}}");

    cluster.delete(delete);

    assertThat(cluster.objects()).isEmpty();
    assertThatThrownBy(() -> cluster.delete(delete)).hasMessageContaining("there is no");
  }

  @Test
  void addressesInStatusesAreStoredAsTheirKindsHaveThem() {
    cluster.apply(
        document(
            "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}"));
    JsonNode service =
        cluster.applyStatus(
            document(
                "{apiVersion: v1, kind: Service, metadata: {name: s}, status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}"));
    cluster.apply(
        document(
            "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}}"));
    JsonNode ingress =
        cluster.setStatus(
            new SimulatedCluster.Name("Ingress", "default", "i"), service.path("status"));

    assertThat(service.at("/status/loadBalancer/ingress/0/ipMode").asString()).isEqualTo("VIP");
    assertThat(ingress.at("/status/loadBalancer/ingress/0").propertyNames()).containsExactly("ip");
  }

  @Test
  void whatAnApiServerWouldRefuseIsRefused() {
    assertThatThrownBy(() -> cluster.apply(document(PROXY.replace("port: 80", "port: 0"))))
        .hasMessageContaining("spec.routes[0].services[0].port");
  }

  private static JsonNode document(String yaml) {
    return ClusterObjects.documents(yaml).getFirst();
  }
}
