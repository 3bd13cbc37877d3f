package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class StatusMergeTest {
  private static JsonNode yaml(String text) {
    return new YAMLMapper().readTree(text);
  }

  private static JsonNode merged(String stored, String wanted) {
    return StatusMerge.merged(yaml(stored), yaml(wanted), "NOW");
  }

  @Test
  void whatIsNotWantedAnyMoreGoes() {
    assertThat(
            merged(
                "{currentStatus: NotReconciled, loadBalancer: {ingress: [{ip: 192.0.2.1}]}}",
                "{currentStatus: valid, description: Valid HTTPProxy}"))
        .isEqualTo(yaml("{currentStatus: valid, description: Valid HTTPProxy}"));
    assertThat(merged("{conditions: [{type: Theirs}]}", "{currentStatus: valid}"))
        .isEqualTo(yaml("{currentStatus: valid, conditions: [{type: Theirs}]}"));
  }

  @Test
  void anAddressListReplacesTheWholeList() {
    assertThat(
            merged(
                "{loadBalancer: {ingress: [{ip: 192.0.2.1}, {ip: 192.0.2.2}]}}",
                "{loadBalancer: {ingress: [{hostname: lb.example.com}]}}"))
        .isEqualTo(yaml("{loadBalancer: {ingress: [{hostname: lb.example.com}]}}"));
  }

  @Test
  void conditionsOfOthersStayInTheirPlaceAndOursGetTheTime() {
    assertThat(
            merged(
                "{conditions: [{type: Valid, status: 'True', lastTransitionTime: OLD},"
                    + " {type: Theirs, status: 'True', lastTransitionTime: OLD}]}",
                "{conditions: [{type: Valid, status: 'False'}, {type: Added, status: 'True'}]}"))
        .isEqualTo(
            yaml(
                "{conditions: [{type: Valid, status: 'False', lastTransitionTime: NOW},"
                    + " {type: Theirs, status: 'True', lastTransitionTime: OLD},"
                    + " {type: Added, status: 'True', lastTransitionTime: NOW}]}"));
  }

  @Test
  void emptyFieldsDoNotDifferFromAbsentOnes() {
    assertThat(
            StatusMerge.isSame(
                yaml("{currentStatus: valid, loadBalancer: {ingress: []}}"),
                yaml("{currentStatus: valid, conditions: [], loadBalancer: {}}")))
        .isTrue();
    assertThat(StatusMerge.isSame(yaml("{}").path("status"), yaml("{loadBalancer: {}}"))).isTrue();
  }

  @Test
  void timesOfTransitionsDoNotMakeADifferenceAndAnythingElseDoes() {
    String one = "{conditions: [{type: Valid, status: 'True', lastTransitionTime: A}]}";

    assertThat(StatusMerge.isSame(yaml(one), yaml(one.replace(": A", ": B")))).isTrue();
    assertThat(StatusMerge.isSame(yaml(one), yaml(one.replace("True", "False")))).isFalse();
  }

  @Test
  void conditionsOfANewerGenerationStay() {
    assertThat(
            merged(
                "{conditions: [{type: Accepted, observedGeneration: 3, lastTransitionTime: OLD}]}",
                "{conditions: [{type: Accepted, observedGeneration: 2}]}"))
        .isEqualTo(
            yaml(
                "{conditions: [{type: Accepted, observedGeneration: 3, lastTransitionTime: OLD}]}"));
  }

  @Test
  void ofARoutesParentsOnlyOursAboutOurGatewayAreReplaced() {
    String theirs = "{controllerName: theirs, parentRef: {kind: Gateway, name: gw}}";
    String elsewhere = "{controllerName: ours, parentRef: {kind: Gateway, name: other}}";
    String before =
        "{controllerName: ours, parentRef: {kind: Gateway, name: gw, namespace: a, sectionName: x}}";

    assertThat(
            merged(
                "{parents: [%s, %s, %s]}".formatted(before, theirs, elsewhere),
                "{parents: [{controllerName: ours, parentRef: {kind: Gateway, name: gw}, conditions: [{type: Accepted}]}]}"))
        .isEqualTo(
            yaml(
                "{parents: [{controllerName: ours, parentRef: {kind: Gateway, name: gw}, conditions: [{type: Accepted, lastTransitionTime: NOW}]}, %s, %s]}"
                    .formatted(theirs, elsewhere)));
  }

  @Test
  void aGatewayKeepsTheAddressesThatItHasUnlessThereAreOthers() {
    assertThat(merged("{addresses: [{value: 192.0.2.1}]}", "{listeners: []}"))
        .isEqualTo(yaml("{addresses: [{value: 192.0.2.1}], listeners: []}"));
    assertThat(merged("{addresses: [{value: 192.0.2.1}]}", "{addresses: [{value: 192.0.2.2}]}"))
        .isEqualTo(yaml("{addresses: [{value: 192.0.2.2}]}"));
  }

  @Test
  void conditionsOfListenersGetTheTime() {
    assertThat(merged("{}", "{listeners: [{name: http, conditions: [{type: Accepted}]}]}"))
        .isEqualTo(
            yaml(
                "{listeners: [{name: http, conditions: [{type: Accepted, lastTransitionTime: NOW}]}]}"));
  }
}
