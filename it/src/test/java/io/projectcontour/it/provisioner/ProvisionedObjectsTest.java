package io.projectcontour.it.provisioner;

import static io.projectcontour.it.provisioner.ProvisionerSite.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.RealSoftware;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a Gateway has made, and what becomes of it. */
@ExtendWith(RealSoftware.class)
class ProvisionedObjectsTest {
  private static final String APPS = "apps/v1";
  private static final String RIGHTS = "rbac.authorization.k8s.io/v1";

  @Test
  void aGatewayHasEverythingMade(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      site.start();
      site.awaitAccepted("g");

      assertThat(site.made().keySet())
          .containsExactly(
              "ClusterRole /contour-team-g",
              "ClusterRoleBinding /contour-team-g",
              "ContourConfiguration team/contourconfig-g",
              "DaemonSet team/envoy-g",
              "Deployment team/contour-g",
              "Role team/contour-g",
              "RoleBinding team/contour-rolebinding-g",
              "Secret team/contourcert-g",
              "Secret team/envoycert-g",
              "Service team/contour-g",
              "Service team/envoy-g",
              "ServiceAccount team/contour-g",
              "ServiceAccount team/envoy-g");
    }
  }

  @Test
  void aChangeOfListenersChangesThePortsOfTheService(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80, 81);
      site.start();
      site.awaitAccepted("g");
      JsonNode before = site.made("v1", "Service", "envoy-g").path("spec");
      assertThat(before.path("ports").findValuesAsString("name"))
          .containsExactly("http-80", "http-81");

      site.gateway("g", "plain", 81, 5000);

      until(
          () ->
              assertThat(
                      site.made("v1", "Service", "envoy-g")
                          .at("/spec/ports")
                          .findValuesAsString("name"))
                  .containsExactly("http-81", "http-5000"));
      JsonNode after = site.made("v1", "Service", "envoy-g").path("spec");
      assertThat(after.at("/ports/0/nodePort")).isEqualTo(before.at("/ports/1/nodePort"));
      assertThat(after.at("/ports/1/targetPort").asInt()).isEqualTo(13000);
      assertThat(after.path("clusterIP")).isEqualTo(before.path("clusterIP"));
    }
  }

  @Test
  void aServiceBecomesOneOfTheClusterOnly(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("c", "{}");
      site.gateway("g", "c", 80);
      site.start();
      site.awaitAccepted("g");

      site.parameters("c", "{envoy: {networkPublishing: {type: ClusterIPService}}}");

      until(
          () ->
              assertThat(site.made("v1", "Service", "envoy-g").at("/spec/type").asString())
                  .isEqualTo("ClusterIP"));
      assertThat(site.made("v1", "Service", "envoy-g").at("/spec/ports/0").has("nodePort"))
          .isFalse();
    }
  }

  @Test
  void theDeletionOfAGatewayRemovesEverything(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects().createNamespace("watched", Map.of());
      site.gatewayClass("c", "{contour: {watchNamespaces: [watched]}}");
      site.gateway("g", "c", 80);
      site.start();
      site.awaitAccepted("g");
      assertThat(site.made())
          .containsKeys(
              "Role watched/contour-resources-team-g",
              "RoleBinding watched/contour-resources-team-g",
              "Role team/contour-resources-team-g");

      api.objects().delete(site.gateway("team", "g"));

      until(() -> assertThat(site.made()).isEmpty());
    }
  }

  @Test
  void whatAGatewayLeftWhileNobodyLookedIsRemoved(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      ProvisionerProcess first = site.start("first");
      site.awaitAccepted("g");
      first.terminate();
      api.objects().delete(site.gateway("team", "g"));

      site.start("second");

      until(() -> assertThat(site.made()).isEmpty());
    }
  }

  @Test
  void anObjectOfSomebodyElseIsNeitherChangedNorRemoved(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      String foreign =
          """
          apiVersion: v1
          kind: Service
          metadata: {namespace: team, name: envoy-g}
          spec: {ports: [{port: 7}]}
          ---
          apiVersion: v1
          kind: Secret
          metadata: {namespace: team, name: contourcert-g}
          """;
      api.objects().apply(foreign);
      JsonNode service = site.made("v1", "Service", "envoy-g");
      JsonNode secret = site.made("v1", "Secret", "contourcert-g");
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      ProvisionerProcess provisioner = site.start();
      site.awaitAccepted("g");
      provisioner
          .awaitLogged("it is left alone", "gateway=team/g", "Service team/envoy-g")
          .awaitLogged("it is left alone", "gateway=team/g", "Secret team/contourcert-g");
      api.objects().delete(site.gateway("team", "g"));
      until(() -> assertThat(site.made()).isEmpty());

      assertThat(site.made("v1", "Service", "envoy-g")).isEqualTo(service);
      assertThat(site.made("v1", "Secret", "contourcert-g")).isEqualTo(secret);
    }
  }

  @Test
  void aGatewayThatCannotBeServedDoesNotStopAnother(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      // No port of a node is below 30000.
      site.gatewayClass("bad", "{envoy: {networkPublishing: {type: NodePortService}}}");
      site.gatewayClass("good");
      site.gateway("bad", "bad", 80);
      ProvisionerProcess provisioner = site.start();
      provisioner.awaitLogged(
          "not everything is as wanted",
          "gateway=team/bad",
          "provided port is not in the valid range");

      site.gateway("good", "good", 80);

      site.awaitAccepted("good");
      // What could be made is there.
      assertThat(site.exists(APPS, "Deployment", "contour-bad")).isTrue();
      // It is tried again.
      site.gateway("bad", "bad", 30080);
      site.awaitAccepted("bad");
      assertThat(site.made("v1", "Service", "envoy-bad").at("/spec/ports/0/nodePort").asInt())
          .isEqualTo(30080);
    }
  }

  @Test
  void watchedNamespacesHaveToExist(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("c", "{contour: {watchNamespaces: [later]}}");
      site.gateway("g", "c", 80);
      site.start()
          .awaitLogged("not everything is as wanted", "gateway=team/g", "do not exist", "later");

      api.objects().createNamespace("later", Map.of());

      site.awaitAccepted("g");
    }
  }

  @Test
  void rightsEndWhereANamespaceIsNotWatchedAnyMore(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects().createNamespace("one", Map.of());
      api.objects().createNamespace("two", Map.of());
      site.gatewayClass("c", "{contour: {watchNamespaces: [one, two]}}");
      site.gateway("g", "c", 80);
      site.start();
      site.awaitAccepted("g");
      String rights = "RoleBinding one/contour-resources-team-g";
      assertThat(site.made()).containsKey(rights);

      site.parameters("c", "{contour: {watchNamespaces: [two]}}");

      until(() -> assertThat(site.made()).doesNotContainKey(rights));
      assertThat(site.made()).containsKey("RoleBinding two/contour-resources-team-g");
    }
  }

  @Test
  void whatIsDeletedOrChangedByMistakeIsPutRight(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      site.start();
      site.awaitAccepted("g");
      SortedMap<String, String> before = site.made();

      api.objects().delete("v1", "Secret", "team", "envoycert-g");
      api.objects().delete(APPS, "DaemonSet", "team", "envoy-g");
      api.objects().delete(RIGHTS, "ClusterRoleBinding", "", "contour-team-g");
      api.objects()
          .apply(
              "{apiVersion: v1, kind: Service, metadata: {namespace: team, name: contour-g}, spec: {selector: {app: nobody}}}");

      until(
          () -> {
            assertThat(site.made().keySet()).isEqualTo(before.keySet());
            assertThat(site.made("v1", "Service", "contour-g").at("/spec/selector/app").asString())
                .isEqualTo("contour-g");
          });
    }
  }

  @Test
  void whoeverScalesAndRestartsIsNotContradicted(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("c", "{}");
      site.gateway("g", "c", 80);
      site.start();
      site.awaitAccepted("g");
      api.objects()
          .apply(
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {namespace: team, name: contour-g}
              spec:
                replicas: 5
                template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: "2026-01-01T00:00:00Z"}}}
              """);

      site.parameters("c", "{contour: {logLevel: debug}}");

      until(
          () ->
              assertThat(
                      site.made(APPS, "Deployment", "contour-g")
                          .at("/spec/template/spec/containers/0/args")
                          .toString())
                  .contains("--debug"));
      JsonNode spec = site.made(APPS, "Deployment", "contour-g").path("spec");
      assertThat(spec.path("replicas").asInt()).isEqualTo(5);
      assertThat(
              spec.at("/template/metadata/annotations")
                  .path("kubectl.kubernetes.io/restartedAt")
                  .asString(""))
          .isEqualTo("2026-01-01T00:00:00Z");
      site.parameters("c", "{contour: {deployment: {replicas: 3}}}");
      until(
          () ->
              assertThat(site.made(APPS, "Deployment", "contour-g").at("/spec/replicas").asInt())
                  .isEqualTo(3));
    }
  }

  @Test
  void editsOfTheConfigurationStayButForWhatTheGatewayNeeds(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("c", "{runtimeSettings: {enableExternalNameService: true}}");
      site.gateway("g", "c", 80);
      site.start();
      site.awaitAccepted("g");
      api.objects()
          .apply(
              """
              apiVersion: projectcontour.io/v1alpha1
              kind: ContourConfiguration
              metadata: {namespace: team, name: contourconfig-g}
              spec:
                enableExternalNameService: false
                gateway: {gatewayRef: {namespace: team, name: another}}
              """);

      until(
          () ->
              assertThat(configuration(site).at("/gateway/gatewayRef/name").asString())
                  .isEqualTo("g"));
      assertThat(configuration(site).path("enableExternalNameService").asBoolean(true)).isFalse();
      assertThat(configuration(site).at("/envoy/service/name").asString()).isEqualTo("envoy-g");
    }
  }

  private static JsonNode configuration(ProvisionerSite site) {
    return site.made("projectcontour.io/v1alpha1", "ContourConfiguration", "contourconfig-g")
        .path("spec");
  }

  @Test
  void envoysOfTheOldKindStayUntilTheNewOnesServe(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("c", "{}");
      site.gateway("g", "c", 80);
      site.start();
      site.awaitAccepted("g");

      site.parameters("c", "{envoy: {workloadType: Deployment}}");
      until(() -> assertThat(site.exists(APPS, "Deployment", "envoy-g")).isTrue());
      assertThat(site.exists(APPS, "DaemonSet", "envoy-g")).isTrue();
      api.objects()
          .applyStatus(
              ClusterObjects.documents(
                      "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: team, name: envoy-g}, status: {replicas: 1, readyReplicas: 1}}")
                  .getFirst());

      until(() -> assertThat(site.exists(APPS, "DaemonSet", "envoy-g")).isFalse());
      assertThat(site.exists(APPS, "Deployment", "envoy-g")).isTrue();
    }
  }

  @Test
  void aWorkloadOfOtherPodsIsReplaced(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects()
          .apply(
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {namespace: team, name: contour-g, labels: {projectcontour.io/owning-gateway-name: g}}
              spec:
                selector: {matchLabels: {app: other}}
                template:
                  metadata: {labels: {app: other}}
                  spec: {containers: [{name: c, image: i}]}
              """);
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      site.start();
      site.awaitAccepted("g");

      assertThat(
              site.made(APPS, "Deployment", "contour-g")
                  .at("/spec/selector/matchLabels/app")
                  .asString())
          .isEqualTo("contour-g");
    }
  }

  @Test
  void anotherVersionOfContourGetsNewCertificates(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      ProvisionerProcess first =
          site.start("first", "--contour-image=registry.example.com:5000/contour:v1");
      site.awaitAccepted("g");
      JsonNode before = site.made("v1", "Secret", "contourcert-g");
      assertThat(version(before)).isEqualTo("v1");
      first.terminate();

      site.start("second", "--contour-image=registry.example.com:5000/contour:v2");

      until(() -> assertThat(version(site.made("v1", "Secret", "contourcert-g"))).isEqualTo("v2"));
      until(() -> assertThat(version(site.made("v1", "Secret", "envoycert-g"))).isEqualTo("v2"));
      JsonNode contour = site.made("v1", "Secret", "contourcert-g");
      assertThat(contour.at("/data/tls.crt")).isNotEqualTo(before.at("/data/tls.crt"));
      assertThat(site.made("v1", "Secret", "envoycert-g").at("/data/ca.crt"))
          .isEqualTo(contour.at("/data/ca.crt"));
    }
  }

  private static String version(JsonNode secret) {
    return secret
        .at("/metadata/annotations")
        .path("projectcontour.io/generated-by-version")
        .asString("");
  }
}
