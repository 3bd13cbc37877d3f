package io.projectcontour.it.provisioner;

import static io.projectcontour.it.provisioner.ProvisionerSite.condition;
import static io.projectcontour.it.provisioner.ProvisionerSite.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.RealSoftware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The Contour that a Gateway gets: started with the arguments, the configuration, the certificates
 * and the rights that the provisioner made. Only addresses and paths are those of this machine.
 */
@ExtendWith(RealSoftware.class)
class ProvisionedContourTest {
  private static final String ADDRESS =
      """
      apiVersion: v1
      kind: Service
      metadata: {namespace: team, name: envoy-g}
      status: {loadBalancer: {ingress: [{ip: 192.0.2.80}]}}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{contour: {watchNamespaces: [other], disabledFeatures: [tlsroutes, grpcroutes, backendtlspolicies, extensionservices], kubernetesLogLevel: 6, logLevel: debug}}"
      })
  void theGatewayBecomesProgrammed(String parameters, ApiServer api) throws IOException {
    try (ProvisionerSite site = new ProvisionerSite(api)) {
      api.objects().createNamespace("other", Map.of());
      site.gatewayClass("c", parameters);
      site.gateway("g", "c", 80, 8080);
      site.start();
      site.awaitAccepted("g");
      useTheseAddresses(site);

      try (ChildProcess contour = startContour(site)) {
        api.objects().applyStatus(ClusterObjects.documents(ADDRESS).getFirst());
        until(
            () ->
                assertThat(
                        condition(site.gateway("team", "g"), "Programmed")
                            .path("status")
                            .asString())
                    .as(contour::tail)
                    .isEqualTo("True"));
        until(
            () ->
                assertThat(site.gateway("team", "g").at("/status/addresses/0/value").asString(""))
                    .isEqualTo("192.0.2.80"));
        JsonNode listeners = site.gateway("team", "g").at("/status/listeners");
        assertThat(listeners.findValuesAsString("name"))
            .containsExactlyInAnyOrder("http-80", "http-8080");
        assertThat(contour.errors()).doesNotContain("RBAC forbids", "level=error");
      }
    }
  }

  /** What users may edit, too: where Contour listens, and where its certificates are. */
  private static void useTheseAddresses(ProvisionerSite site) {
    Path certificates = site.folder.path().resolve("certs");
    site.api
        .objects()
        .apply(
            """
            apiVersion: projectcontour.io/v1alpha1
            kind: ContourConfiguration
            metadata: {namespace: team, name: contourconfig-g}
            spec:
              xdsServer:
                address: 127.0.0.1
                port: %d
                tls: {caFile: %4$s/ca.crt, certFile: %4$s/tls.crt, keyFile: %4$s/tls.key}
              health: {address: 127.0.0.1, port: %2$d}
              metrics: {address: 127.0.0.1, port: %2$d}
              debug: {address: 127.0.0.1, port: %3$d}
            """
                .formatted(FreePort.next(), FreePort.next(), FreePort.next(), certificates));
  }

  private static ChildProcess startContour(ProvisionerSite site) throws IOException {
    Path certificates = Files.createDirectories(site.folder.path().resolve("certs"));
    for (Map.Entry<String, JsonNode> file :
        site.made("v1", "Secret", "contourcert-g").path("data").properties()) {
      Files.write(
          certificates.resolve(file.getKey()),
          Base64.getDecoder().decode(file.getValue().asString()));
    }
    JsonNode pod = site.made("apps/v1", "Deployment", "contour-g").at("/spec/template/spec");
    String account = pod.path("serviceAccountName").asString();
    List<String> arguments =
        new ArrayList<>(
            pod.at("/containers/0/args").valueStream().map(JsonNode::asString).toList());
    Path kubeconfig = site.api.kubeconfig(account, site.api.serviceAccountToken("team", account));
    arguments.replaceAll(one -> one.equals("--incluster") ? "--kubeconfig=" + kubeconfig : one);
    return ChildProcess.start(
        "contour",
        site.folder.path(),
        Map.of("CONTOUR_NAMESPACE", "team"),
        ContourProgram.command(arguments));
  }
}
