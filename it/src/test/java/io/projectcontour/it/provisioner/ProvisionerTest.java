package io.projectcontour.it.provisioner;

import static io.projectcontour.it.provisioner.ProvisionerSite.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.RealSoftware;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The process: its start and end, its replicas, rights and metrics. */
@ExtendWith(RealSoftware.class)
class ProvisionerTest {
  private static final int FORBIDDEN = 403;

  @Test
  void aRestartWritesNothing(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass(
          "c",
          "{envoy: {workloadType: Deployment, extraVolumes: [{name: v, hostPath: {path: /v}}], extraVolumeMounts: [{name: v, mountPath: /v}], resources: {limits: {cpu: 1000m}}}}");
      site.gateway("g", "c", 80);
      ProvisionerProcess first = site.start("first");
      site.awaitAccepted("g");
      String gateway = site.gateway("team", "g").at("/metadata/resourceVersion").asString();
      SortedMap<String, String> before = site.made();
      assertThat(first.terminate()).as(first::log).isZero();

      ProvisionerProcess second = site.start("second");

      until(
          () ->
              assertThat(second.metrics())
                  .containsPattern(
                      "controller_runtime_reconcile_total\\{controller=\"gateway-controller\",result=\"success\"} [1-9]"));
      assertThat(site.made()).isEqualTo(before);
      assertThat(site.gateway("team", "g").at("/metadata/resourceVersion").asString())
          .isEqualTo(gateway);
      assertThat(second.log()).doesNotContain("msg=created", "msg=updated", "msg=deleted");
    }
  }

  @Test
  void theServiceAccountHasTheRightsThatAreNeeded(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gatewayClass("watching", "{contour: {watchNamespaces: [team]}}");
      site.gateway("g", "plain", 80);
      site.gateway("w", "watching", 80);
      site.start();
      site.awaitAccepted("g");
      site.awaitAccepted("w");
      site.gateway("g", "plain", 81);
      until(
          () ->
              assertThat(site.made("v1", "Service", "envoy-g").at("/spec/ports/0/port").asInt())
                  .isEqualTo(81));
      api.objects().delete(site.gateway("team", "g"));
      api.objects().delete(site.gateway("team", "w"));
      until(() -> assertThat(site.made()).isEmpty());

      assertThat(site.requests())
          .isNotEmpty()
          .noneMatch(event -> event.at("/responseStatus/code").asInt() == FORBIDDEN);
    }
  }

  @Test
  void aRightThatIsMissingIsNamed(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      Path nobody = api.kubeconfig("nobody", api.serviceAccountToken("projectcontour", "nobody"));
      ProvisionerProcess provisioner = site.start("provisioner", nobody);

      provisioner.awaitLogged(
          "RBAC forbids leader election", "verb get on leases", "coordination.k8s.io");
      api.objects()
          .apply(
              """
              apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleBinding
              metadata: {namespace: projectcontour, name: nobody}
              roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: contour-gateway-provisioner}
              subjects: [{kind: ServiceAccount, namespace: projectcontour, name: nobody}]
              """);
      provisioner
          .awaitLogged("RBAC forbids reading", "list on gateways", "gateway.networking.k8s.io")
          .awaitLogged("RBAC forbids reading", "list and watch on daemonsets", "apps");
    }
  }

  @Test
  void aRightThatIsMissingForAnObjectIsNamedWithItsGateway(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects()
          .apply(
              """
              apiVersion: rbac.authorization.k8s.io/v1
              kind: ClusterRole
              metadata: {name: contour-gateway-provisioner}
              rules:
              - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
              - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update]}
              - {apiGroups: [gateway.networking.k8s.io], resources: [gatewayclasses/status], verbs: [update]}
              """);
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);

      site.start()
          .awaitLogged(
              "gateway=team/g", "the role needs the verb create on serviceaccounts in API group");
    }
  }

  @Test
  void oneReplicaWorksAndHandsOverAtOnce(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      ProvisionerProcess first = site.start("first").awaitWorking();
      ProvisionerProcess second =
          site.start("second").awaitLogged("waiting for the lease of the leader");
      String leads = "leader_election_master_status{name=\"0d879e31.projectcontour.io\"} ";
      assertThat(first.metrics()).contains(leads + "1");
      assertThat(second.metrics()).contains(leads + "0");
      site.gateway("g", "plain", 80);
      site.awaitAccepted("g");
      assertThat(second.logged("handled from now on")).isFalse();

      assertThat(first.terminate()).as(first::log).isZero();

      second.awaitWorking();
      site.gateway("h", "plain", 80);
      site.awaitAccepted("h");
    }
  }

  @Test
  void metricsAreThoseOfControllersInGo(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      site.gateway("g", "plain", 80);
      ProvisionerProcess provisioner = site.start();
      site.awaitAccepted("g");

      until(
          () ->
              assertThat(provisioner.metrics())
                  .contains(
                      "controller_runtime_reconcile_total{controller=\"gatewayclass-controller\",result=\"success\"}",
                      "controller_runtime_reconcile_total{controller=\"gateway-controller\",result=\"error\"}",
                      "controller_runtime_reconcile_errors_total{controller=\"gateway-controller\"} 0",
                      "controller_runtime_terminal_reconcile_errors_total{controller=\"gateway-controller\"} 0",
                      "controller_runtime_reconcile_panics_total{controller=\"gateway-controller\"} 0",
                      "controller_runtime_reconcile_timeouts_total{controller=\"gateway-controller\"} 0",
                      "controller_runtime_reconcile_time_seconds_bucket{controller=\"gateway-controller\",le=\"60.0\"}",
                      "controller_runtime_max_concurrent_reconciles{controller=\"gateway-controller\"} 4",
                      "controller_runtime_active_workers{controller=\"gateway-controller\"} 0",
                      "workqueue_depth{controller=\"gateway-controller\",name=\"gateway-controller\"} 0",
                      "workqueue_adds_total{controller=\"gateway-controller\",name=\"gateway-controller\"}",
                      "workqueue_retries_total{controller=\"gateway-controller\",name=\"gateway-controller\"} 0",
                      "workqueue_queue_duration_seconds_count{controller=\"gateway-controller\",name=\"gateway-controller\"}",
                      "workqueue_work_duration_seconds_count{controller=\"gateway-controller\",name=\"gateway-controller\"}",
                      "workqueue_unfinished_work_seconds{controller=\"gateway-controller\",name=\"gateway-controller\"} 0.0",
                      "workqueue_longest_running_processor_seconds{controller=\"gateway-controller\",name=\"gateway-controller\"} 0.0",
                      "rest_client_requests_total{code=\"201\"",
                      "process_cpu_seconds_total"));
    }
  }

  @Test
  void anOutageOfTheApiServerIsSurvived(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      site.gatewayClass("plain");
      ProvisionerProcess provisioner = site.start().awaitWorking();
      api.stop();
      try {
        provisioner
            .awaitLogged("level=warning", "the Kubernetes API is not reached")
            .awaitLogged("GatewayClasses and Gateways are not handled any more");
      } finally {
        api.restart();
      }

      site.gateway("g", "plain", 80);

      site.awaitAccepted("g");
    }
  }

  @Test
  void aStartThatCannotWorkSaysWhy(ApiServer api) {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      ProvisionerProcess provisioner = site.start("bad", "--contour-image=No/Image");

      assertThat(provisioner.awaitExit()).isEqualTo(1);
      assertThat(provisioner.log())
          .contains("level=fatal", "invalid image reference", "flag=--contour-image");
    }
  }
}
