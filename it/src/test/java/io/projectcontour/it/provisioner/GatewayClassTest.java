package io.projectcontour.it.provisioner;

import static io.projectcontour.it.provisioner.ProvisionerSite.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.RealSoftware;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Statuses of GatewayClasses. */
@ExtendWith(RealSoftware.class)
class GatewayClassTest {
  private static final String BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";

  private static void awaitCondition(
      ProvisionerSite site,
      String gatewayClass,
      String type,
      String status,
      String reason,
      String message) {
    until(
        () -> {
          JsonNode condition = site.gatewayClassStatus(gatewayClass, type);
          assertThat(
                  Map.of(
                      "status", condition.path("status").asString(),
                      "reason", condition.path("reason").asString(),
                      "message", condition.path("message").asString()))
              .isEqualTo(Map.of("status", status, "reason", reason, "message", message));
        });
  }

  @Test
  void aClassIsAccepted(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.start();

      awaitCondition(
          site,
          "plain",
          "Accepted",
          "True",
          "Accepted",
          "GatewayClass has been accepted by the controller");
      awaitCondition(
          site,
          "plain",
          "SupportedVersion",
          "True",
          "SupportedVersion",
          "Gateway API CRD bundle version v1.3.0 is supported.");
    }
  }

  @Test
  void aClassWithParametersThatAreNotThereIsAcceptedWhenTheyCome(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("early", "{}");
      api.objects()
          .delete("projectcontour.io/v1alpha1", "ContourDeployment", "projectcontour", "early");
      site.start();
      awaitCondition(
          site,
          "early",
          "Accepted",
          "False",
          "InvalidParameters",
          "Invalid ParametersRef, must be a reference to an existing namespaced projectcontour.io/ContourDeployment resource");

      site.parameters("early", "{}");

      awaitCondition(
          site,
          "early",
          "Accepted",
          "True",
          "Accepted",
          "GatewayClass has been accepted by the controller");
    }
  }

  @Test
  void aClassThatRefersToSomethingElseIsNotAccepted(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects()
          .apply(
              """
              apiVersion: gateway.networking.k8s.io/v1
              kind: GatewayClass
              metadata: {name: other}
              spec:
                controllerName: projectcontour.io/gateway-controller
                parametersRef: {group: "", kind: ConfigMap, namespace: default, name: c}
              """);
      site.start();

      awaitCondition(
          site,
          "other",
          "Accepted",
          "False",
          "InvalidParameters",
          "Invalid ParametersRef, must be a reference to an existing namespaced projectcontour.io/ContourDeployment resource");
    }
  }

  @Test
  void allMistakesOfParametersAreNamed(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass(
          "wrong",
          "{envoy: {workloadType: Job, logLevel: loud, networkPublishing: {type: Mail, ipFamilyPolicy: None, externalTrafficPolicy: Far}, extraVolumeMounts: [{name: v, mountPath: /v}]}}");
      site.start();

      awaitCondition(
          site,
          "wrong",
          "Accepted",
          "False",
          "InvalidParameters",
          """
          invalid ContourDeployment spec.envoy.workloadType "Job", must be DaemonSet or Deployment; \
          invalid ContourDeployment spec.envoy.networkPublishing.type "Mail", must be LoadBalancerService, NoderPortService or ClusterIPService; \
          invalid ContourDeployment spec.envoy.networkPublishing.ipFamilyPolicy "None", must be SingleStack, PreferDualStack or RequireDualStack; \
          invalid ContourDeployment spec.envoy.networkPublishing.externalTrafficPolicy "Far", must be Local or Cluster; \
          invalid ContourDeployment spec.envoy.extraVolumeMounts, mount to unknown volume: "v"; \
          invalid ContourDeployment spec.envoy.logLevel "loud", must be trace, debug, info, warn, error, critical or off""");
    }
  }

  @Test
  void aConditionThatStaysKeepsItsMessageAndTime(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("kept");
      api.objects()
          .applyStatus(
              new JsonMapper()
                  .readTree(
                      """
                      {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": {"name": "kept"},
                       "status": {"conditions": [{"type": "Accepted", "status": "True", "reason": "Accepted",
                         "message": "of old", "lastTransitionTime": "2020-01-01T00:00:00Z", "observedGeneration": 0}]}}
                      """));
      site.start();

      until(
          () -> {
            JsonNode accepted = site.gatewayClassStatus("kept", "Accepted");
            assertThat(accepted.path("observedGeneration").asInt()).isEqualTo(1);
            assertThat(accepted.path("message").asString()).isEqualTo("of old");
            assertThat(accepted.path("lastTransitionTime").asString())
                .isEqualTo("2020-01-01T00:00:00Z");
          });
    }
  }

  @Test
  void aClassOfAnotherControllerIsLeftAlone(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects()
          .apply(
              "{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: foreign}, spec: {controllerName: example.com/other}}");
      site.gatewayClass("ours");
      site.start();

      awaitCondition(
          site,
          "ours",
          "Accepted",
          "True",
          "Accepted",
          "GatewayClass has been accepted by the controller");
      assertThat(site.gatewayClassStatus("foreign", "Accepted").path("status").asString())
          .isEqualTo("Unknown");
    }
  }

  @Test
  void anotherVersionOfTheGatewayApiIsToldAndUsed(ApiServer api) {
    JsonNode definition =
        api.objects()
            .get(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "",
                "gatewayclasses.gateway.networking.k8s.io");
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      replace(api, definition, "v1.4.0");
      site.gatewayClass("newer");
      site.start();

      awaitCondition(
          site,
          "newer",
          "SupportedVersion",
          "False",
          "UnsupportedVersion",
          "Gateway API CRD bundle version v1.4.0 is not supported. Resources will be reconciled with best-effort.");
      awaitCondition(
          site,
          "newer",
          "Accepted",
          "True",
          "Accepted",
          "GatewayClass has been accepted by the controller");
    } finally {
      replace(api, definition, "v1.3.0");
    }
  }

  private static void replace(ApiServer api, JsonNode definition, String version) {
    ObjectNode patch = new JsonMapper().createObjectNode();
    patch.putObject("metadata").putObject("annotations").put(BUNDLE_VERSION, version);
    var _ =
        api.api()
            .demand(
                "PATCH",
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
                    + definition.at("/metadata/name").asString(),
                "application/merge-patch+json",
                patch);
  }
}
