package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.RealSoftware;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The manifests give each service account the rights that its programs use, and no others. */
@ExtendWith(RealSoftware.class)
class RightsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int FORBIDDEN = 403;

  @ParameterizedTest
  @ValueSource(strings = {"contour", "contour-namespaced", "contour-gateway"})
  void contourHasTheRightsThatItUsesAndNoOthers(String name, ApiServer api) {
    Variant variant = Variant.named(name);
    try (Installation installation = new Installation(api, variant)) {
      installation.makeCertificates();
      api.objects().apply(SampleObjects.BACKEND);
      api.objects().applyStatus(ClusterObjects.documents(SampleObjects.ADDRESS).getFirst());
      RunningContour contour = installation.startContour(anywhere()).awaitServing();
      api.objects().apply(SampleObjects.CONTOUR_OBJECTS);
      boolean gateway = name.equals("contour-gateway");
      if (gateway) {
        api.objects().apply(SampleObjects.GATEWAY_OBJECTS);
      }

      until(
          () ->
              assertThat(status(api, "projectcontour.io/v1", "HTTPProxy", "p").toString())
                  .contains(gateway ? "currentStatus" : "\"currentStatus\":\"valid\""));
      until(
          () ->
              assertThat(
                      status(api, "projectcontour.io/v1alpha1", "ExtensionService", "e").toString())
                  .contains("Valid"));
      until(
          () ->
              assertThat(status(api, "networking.k8s.io/v1", "Ingress", "i").toString())
                  .contains("192.0.2.80"));
      // The lease is renewed, not only taken.
      Set<Right> rights = Right.of(variant, "contour");
      until(
          () ->
              assertThat(Right.unused(rights, installation.requestsOf("contour")))
                  .as(contour.log())
                  .allMatch(right -> isForConflicts(right, rights)));
      assertThat(installation.requestsOf("contour"))
          .noneMatch(event -> event.path("responseStatus").path("code").asInt() == FORBIDDEN);
    }
  }

  /**
   * A custom resource with a status is read when somebody changed it since a watch saw it, which
   * does not happen here: {@code
   * StatusWriterTest.whatChangedSinceAWatchSawItIsReadAfterTheConflict}.
   */
  private static boolean isForConflicts(Right right, Set<Right> all) {
    return right.verb().equals("get")
        && !right.group().equals("networking.k8s.io")
        && all.contains(
            new Right(
                right.namespace(),
                right.name(),
                right.group(),
                right.resource() + "/status",
                "update"));
  }

  @Test
  void certgenHasTheRightsThatItUsesAndNoOthers(ApiServer api) {
    Variant variant = Variant.named("contour");
    try (Installation installation = new Installation(api, variant)) {
      installation.makeCertificates();
      installation.makeCertificates();

      List<JsonNode> requests = installation.requestsOf("contour-certgen");
      assertThat(Right.unused(Right.of(variant, "contour-certgen"), requests)).isEmpty();
      assertThat(requests)
          .noneMatch(event -> event.path("responseStatus").path("code").asInt() == FORBIDDEN);
    }
  }

  /** A table for those who judge the manifests; the rows that deny are what is promised. */
  @Test
  void theRightsInTheWholeClusterAreAsPromised(ApiServer api) {
    assertPromises(
        api,
        "contour",
        """
        contour may list secrets everywhere
        contour may-not create secrets projectcontour
        contour may-not get secrets projectcontour contourcert
        contour may-not update secrets default
        contour may-not delete secrets default
        contour may-not update services default
        contour may-not list pods default
        contour may-not list configmaps default
        contour may-not list namespaces everywhere
        contour may-not update httpproxies.projectcontour.io default
        contour may-not delete httpproxies.projectcontour.io default
        contour may-not update ingresses.networking.k8s.io default
        contour may-not list gateways.gateway.networking.k8s.io default
        contour may update leases.coordination.k8s.io projectcontour leader-elect
        contour may-not update leases.coordination.k8s.io projectcontour another
        contour may-not update leases.coordination.k8s.io kube-system leader-elect
        contour may-not create clusterroles.rbac.authorization.k8s.io everywhere
        contour may-not impersonate users everywhere
        envoy may-not list secrets projectcontour
        envoy may-not get configmaps projectcontour contour
        contour-certgen may create secrets projectcontour
        contour-certgen may update secrets projectcontour envoycert
        contour-certgen may-not update secrets projectcontour another
        contour-certgen may-not get secrets projectcontour contourcert
        contour-certgen may-not create secrets default
        """);
  }

  @Test
  void theRightsInOneNamespaceAreAsPromised(ApiServer api) {
    assertPromises(
        api,
        "contour-namespaced",
        """
        contour may list secrets projectcontour
        contour may-not list secrets default
        contour may-not list secrets everywhere
        contour may-not list httpproxies.projectcontour.io everywhere
        contour may-not list namespaces everywhere
        contour may-not update leases.coordination.k8s.io kube-system leader-elect
        """);
    assertThat(Variant.named("contour-namespaced").ofKind("ClusterRole")).isEmpty();
  }

  @Test
  void theRightsForTheGatewayApiAreAsPromised(ApiServer api) {
    assertPromises(
        api,
        "contour-gateway",
        """
        contour may list namespaces everywhere
        contour may-not update namespaces default
        contour may-not update gateways.gateway.networking.k8s.io default
        contour may-not create gatewayclasses.gateway.networking.k8s.io everywhere
        contour may-not update gatewayclasses.gateway.networking.k8s.io everywhere
        """);
  }

  @Test
  void theRightsOfTheProvisionerAreAsPromised(ApiServer api) {
    assertPromises(
        api,
        "contour-gateway-provisioner",
        """
        contour-gateway-provisioner may create deployments.apps default
        contour-gateway-provisioner may get customresourcedefinitions.apiextensions.k8s.io everywhere gatewayclasses.gateway.networking.k8s.io
        contour-gateway-provisioner may-not update customresourcedefinitions.apiextensions.k8s.io everywhere
        contour-gateway-provisioner may-not list customresourcedefinitions.apiextensions.k8s.io everywhere
        contour-gateway-provisioner may-not update gateways.gateway.networking.k8s.io default
        contour-gateway-provisioner may-not delete gatewayclasses.gateway.networking.k8s.io everywhere
        contour-gateway-provisioner may-not update contourdeployments.projectcontour.io default
        contour-gateway-provisioner may-not update httpproxies.projectcontour.io default
        contour-gateway-provisioner may-not create pods default
        contour-gateway-provisioner may-not list pods default
        contour-gateway-provisioner may-not update namespaces default
        contour-gateway-provisioner may-not escalate clusterroles.rbac.authorization.k8s.io everywhere
        contour-gateway-provisioner may-not bind clusterroles.rbac.authorization.k8s.io everywhere
        contour-gateway-provisioner may-not impersonate users everywhere
        """);
  }

  /** Each line: a service account, what it may or may not do, with what, and where. */
  private static void assertPromises(ApiServer api, String variant, String table) {
    try (Installation _ = new Installation(api, Variant.named(variant))) {
      assertThat(table.lines().toList())
          .allSatisfy(
              line -> {
                String[] words = (line + " ").split(" ", -1);
                JsonNode answer = review(api, words);
                assertThat(answer.path("allowed").asBoolean())
                    .as("%s: %s", line, answer)
                    .isEqualTo(words[1].equals("may"));
              });
    }
  }

  private static JsonNode review(ApiServer api, String[] words) {
    int dot = (words[3] + ".").indexOf('.');
    ObjectNode review = new JsonMapper().createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
    ObjectNode spec =
        review.putObject("spec").put("user", "system:serviceaccount:projectcontour:" + words[0]);
    spec.putArray("groups")
        .add("system:serviceaccounts")
        .add("system:serviceaccounts:projectcontour")
        .add("system:authenticated");
    spec.putObject("resourceAttributes")
        .put("verb", words[2])
        .put("resource", words[3].substring(0, dot))
        .put("group", dot < words[3].length() ? words[3].substring(dot + 1) : "")
        .put("namespace", words[4].equals("everywhere") ? "" : words[4])
        .put("name", words[5]);
    return api.api()
        .demand(
            "POST",
            "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            "application/json",
            review)
        .path("status");
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next());
  }

  private static JsonNode status(ApiServer api, String apiVersion, String kind, String name) {
    return api.objects().get(apiVersion, kind, "projectcontour", name).path("status");
  }

  private static void until(ThrowingRunnable assertion) {
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
