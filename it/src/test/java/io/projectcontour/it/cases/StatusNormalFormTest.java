package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ClusterObjects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatusNormalFormTest {
  @Test
  void objectsAreSortedAndTimesAreLeftOut() {
    JsonNode form =
        form(
            """
            kind: HTTPProxy
            metadata: {namespace: default, name: b}
            status:
              conditions:
              - {type: Valid, lastTransitionTime: '2026-01-01T00:00:00Z', errors: [{type: Z}, {type: A}]}
              - {type: Alpha}
            ---
            kind: GatewayClass
            metadata: {name: contour}
            ---
            kind: HTTPProxy
            metadata: {namespace: default, name: a}
            ---
            kind: Service
            metadata: {namespace: default, name: s}
            """);

    assertThat(form)
        .isEqualTo(
            yamlList(
                """
                list:
                - {kind: GatewayClass, name: contour, status: {}}
                - {kind: HTTPProxy, namespace: default, name: a, status: {}}
                - kind: HTTPProxy
                  namespace: default
                  name: b
                  status:
                    conditions:
                    - {type: Alpha}
                    - {type: Valid, errors: [{type: Z}, {type: A}]}
                """));
  }

  @Test
  void listenersAreSortedByNameAndOtherListsAreNot() {
    JsonNode form =
        form(
            """
            kind: Gateway
            metadata: {namespace: g, name: g}
            status:
              listeners: [{name: b}, {name: a, conditions: [{type: B}, {type: A}]}]
              addresses: [{value: 2}, {value: 1}]
            """);

    assertThat(form)
        .isEqualTo(
            yamlList(
                """
                list:
                - kind: Gateway
                  namespace: g
                  name: g
                  status:
                    listeners: [{name: a, conditions: [{type: A}, {type: B}]}, {name: b}]
                    addresses: [{value: 2}, {value: 1}]
                """));
  }

  private static JsonNode form(String yaml) {
    return StatusNormalForm.of(ClusterObjects.documents(yaml).stream());
  }

  private static JsonNode yamlList(String yaml) {
    return ClusterObjects.documents(yaml).getFirst().path("list");
  }
}
