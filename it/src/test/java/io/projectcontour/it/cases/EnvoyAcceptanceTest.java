package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.TestAuthority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The check itself: it takes what is right, and sees a mistake in any of the lists. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvoyAcceptanceTest {
  private static final String SOURCE =
      "{resource_api_version: V3, api_config_source: {api_type: GRPC, transport_api_version: V3,"
          + " grpc_services: [{envoy_grpc: {cluster_name: contour, authority: contour}}]}}";

  private static final TestAuthority AUTHORITY = TestAuthority.create("test");
  private static final TestAuthority.Issued ISSUED = AUTHORITY.issue("a.example.com");

  /** A host with TLS, its route, its cluster with endpoints: every list has one. */
  private static final String RIGHT =
      """
      listeners:
      - name: ingress_https
        address: {socket_address: {address: 0.0.0.0, port_value: 8443}}
        filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_certificate_sds_secret_configs: [{name: default/a, sds_config: SOURCE}]
          filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: ingress_https
              access_log:
              - name: envoy.access_loggers.file
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                  path: /no/such/folder/access.log
              rds: {route_config_name: https/a.example.com, config_source: SOURCE}
              http_filters:
              - name: envoy.filters.http.router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      routes:
      - name: https/a.example.com
        virtual_hosts:
        - name: a.example.com
          domains: [a.example.com]
          routes: [{match: {prefix: /}, route: {cluster: default/s/80/da39a3ee5e}}]
      clusters:
      - name: default/s/80/da39a3ee5e
        type: EDS
        connect_timeout: 2s
        eds_cluster_config: {service_name: default/s, eds_config: SOURCE}
      endpoints:
      - cluster_name: default/s
        endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 8080}}}}]}]
      runtime:
      - {name: dynamic, layer: {re2.max_program_size.error_level: 100}}
      secrets:
      - name: default/a
        tls_certificate:
          certificate_chain: {inline_string: "CERTIFICATE"}
          private_key: {inline_string: "KEY"}
      """
          .replace("SOURCE", SOURCE)
          .replace("CERTIFICATE", ISSUED.certificatePem().replace("\n", "\\n"))
          .replace("KEY", ISSUED.keyPem().replace("\n", "\\n"));

  private EnvoyAcceptance acceptance;

  @BeforeAll
  void start() {
    acceptance = EnvoyAcceptance.start();
  }

  @AfterAll
  void stop() {
    if (acceptance != null) {
      acceptance.close();
    }
  }

  @Test
  void whatIsRightIsTaken() {
    assertThat(acceptance.refusals(resources(RIGHT))).isEmpty();
    assertThat(acceptance.refusals(XdsResources.EMPTY)).isEmpty();
  }

  @Test
  void aMistakeInAListenerIsSeen() {
    assertThat(refusals("stat_prefix: ingress_https", "stat_prefix: ''"))
        .singleElement()
        .asString()
        .startsWith("listeners: ")
        .contains("StatPrefix");
  }

  @Test
  void aMistakeInARouteIsSeen() {
    assertThat(refusals("domains: [a.example.com]", "domains: [a.example.com, a.example.com]"))
        .singleElement()
        .asString()
        .startsWith("routes: ")
        .contains("unique values for domains");
  }

  @Test
  void aMistakeInAClusterIsSeen() {
    assertThat(refusals("connect_timeout: 2s", "connect_timeout: 0s"))
        .singleElement()
        .asString()
        .startsWith("clusters: ")
        .contains("ConnectTimeout");
  }

  @Test
  void aMistakeInEndpointsIsSeen() {
    assertThat(refusals("address: 10.0.0.1", "address: ten"))
        .singleElement()
        .asString()
        .startsWith("endpoints: ")
        .contains("malformed IP address: ten");
  }

  @Test
  void aMistakeInASecretIsSeen() {
    assertThat(refusals("BEGIN CERTIFICATE", "BEGIN CERT"))
        .singleElement()
        .asString()
        .startsWith("secrets: ")
        .contains("certificate chain");
  }

  @Test
  void aResourceThatWasRefusedIsRefusedAgainAndTakenOnceItIsRight() {
    String wrong = RIGHT.replace("domains: [a.example.com]", "domains: [b, b]");
    assertThat(acceptance.refusals(resources(wrong))).hasSize(1);
    assertThat(acceptance.refusals(resources(wrong))).hasSize(1);
    assertThat(acceptance.refusals(resources(RIGHT))).isEmpty();
  }

  @Test
  void everyResultThatTheDifferentialCasesExpectIsTaken() {
    Map<String, List<String>> refused = new LinkedHashMap<>();
    for (CaseFolder one : Cases.all()) {
      if (!one.startFails()) {
        for (CaseFolder.Step step : one.steps()) {
          List<String> refusals = acceptance.refusals(NormalForm.resources(step.xds()));
          if (!refusals.isEmpty()) {
            refused.put(one + " step " + step.number(), refusals);
          }
        }
      }
    }
    assertThat(refused).isEmpty();
  }

  private List<String> refusals(String right, String wrong) {
    assertThat(RIGHT).contains(right);
    return acceptance.refusals(resources(RIGHT.replace(right, wrong)));
  }

  private static XdsResources resources(String yaml) {
    return NormalForm.resources(new YAMLMapper().readTree(yaml));
  }
}
