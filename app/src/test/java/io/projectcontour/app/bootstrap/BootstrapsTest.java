package io.projectcontour.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.projectcontour.settings.DnsLookupFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BootstrapsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final BootstrapSettings DEFAULTS = BootstrapSettings.DEFAULTS;

  private static JsonNode expected(String file) {
    try (InputStream stream = BootstrapsTest.class.getResourceAsStream(file)) {
      return JSON.readTree(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode bootstrap(BootstrapSettings settings)
      throws InvalidProtocolBufferException {
    String json = BootstrapFiles.json(Bootstraps.bootstrap(settings));
    assertThat(json).doesNotContain("\n");
    return JSON.readTree(json);
  }

  private static BootstrapSettings server(String address, int port, DnsLookupFamily family) {
    return new BootstrapSettings(
        DEFAULTS.adminSocket(),
        DEFAULTS.adminPort(),
        address,
        port,
        XdsMode.SOTW,
        family,
        DEFAULTS.namespace(),
        Optional.empty(),
        Optional.empty(),
        0,
        0);
  }

  private static BootstrapSettings mode(XdsMode mode) {
    return new BootstrapSettings(
        DEFAULTS.adminSocket(),
        DEFAULTS.adminPort(),
        DEFAULTS.xdsAddress(),
        DEFAULTS.xdsPort(),
        mode,
        DnsLookupFamily.AUTO,
        DEFAULTS.namespace(),
        Optional.empty(),
        Optional.empty(),
        0,
        0);
  }

  static BootstrapSettings tls(BootstrapSettings.TlsFiles files, Optional<String> directory) {
    return new BootstrapSettings(
        DEFAULTS.adminSocket(),
        DEFAULTS.adminPort(),
        DEFAULTS.xdsAddress(),
        DEFAULTS.xdsPort(),
        XdsMode.SOTW,
        DnsLookupFamily.AUTO,
        DEFAULTS.namespace(),
        Optional.of(files),
        directory,
        0,
        0);
  }

  private static BootstrapSettings limits(long heap, long connections) {
    return new BootstrapSettings(
        DEFAULTS.adminSocket(),
        DEFAULTS.adminPort(),
        DEFAULTS.xdsAddress(),
        DEFAULTS.xdsPort(),
        XdsMode.SOTW,
        DnsLookupFamily.AUTO,
        DEFAULTS.namespace(),
        Optional.empty(),
        Optional.empty(),
        heap,
        connections);
  }

  @Test
  void theDefaultsGiveTheBootstrapOfContour() throws Exception {
    assertThat(bootstrap(DEFAULTS)).isEqualTo(expected("defaults.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, STATIC",
    "::1, STATIC",
    "2001:db8::7, STATIC",
    "contour, STRICT_DNS",
    "contour.projectcontour.svc, STRICT_DNS",
    "1, STRICT_DNS",
    "10.1, STRICT_DNS",
    "010.1.1.1, STRICT_DNS",
    "256.1.1.1, STRICT_DNS",
    "fe80::1%eth0, STRICT_DNS"
  })
  void onlyANameIsResolved(String address, String type) throws Exception {
    JsonNode cluster =
        bootstrap(server(address, 9200, DnsLookupFamily.AUTO)).at("/static_resources/clusters/0");
    assertThat(cluster.path("type").asString()).isEqualTo(type);
    assertThat(cluster.path("alt_stat_name").asString()).isEqualTo("projectcontour_contour_9200");
    JsonNode socket =
        cluster.at("/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address");
    assertThat(socket.path("address").asString()).isEqualTo(address);
    assertThat(socket.path("port_value").asInt()).isEqualTo(9200);
  }

  @ParameterizedTest
  @CsvSource({"AUTO, ''", "V4, V4_ONLY", "V6, V6_ONLY", "ALL, ALL"})
  void theLookupFamilyIsThatOfTheXdsServer(DnsLookupFamily family, String expected)
      throws Exception {
    assertThat(
            bootstrap(server("contour", 8001, family))
                .at("/static_resources/clusters/0/dns_lookup_family")
                .asString(""))
        .isEqualTo(expected);
  }

  @Test
  void theUnspecifiedAddressMeansIpv4Too() throws Exception {
    assertThat(
            bootstrap(server("::", 8001, DnsLookupFamily.AUTO))
                .at(
                    "/static_resources/clusters/0/load_assignment/endpoints/0/lb_endpoints/0"
                        + "/endpoint/address/socket_address/ipv4_compat")
                .asBoolean())
        .isTrue();
  }

  @Test
  void withoutAResourcesDirectoryTheCertificatesAreReadOnce() throws Exception {
    var files = new BootstrapSettings.TlsFiles("CA", "CERT", "KEY");
    assertThat(
            bootstrap(tls(files, Optional.empty()))
                .at("/static_resources/clusters/0/transport_socket"))
        .isEqualTo(expected("tls-read-once.json"));
  }

  @Test
  void withAResourcesDirectoryTheCertificatesAreSecretsThatEnvoyWatches() throws Exception {
    var files = new BootstrapSettings.TlsFiles("CA", "CERT", "KEY");
    assertThat(
            bootstrap(tls(files, Optional.of("DIR")))
                .at("/static_resources/clusters/0/transport_socket"))
        .isEqualTo(expected("tls-watched.json"));
  }

  @Test
  void withoutLimitsThereIsNoOverloadManager() throws Exception {
    assertThat(bootstrap(limits(0, 0)).has("overload_manager")).isFalse();
  }

  @Test
  void aHeapLimitShrinksTheHeapAndThenRefusesRequests() throws Exception {
    assertThat(bootstrap(limits(-1, 0)).get("overload_manager"))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "refresh_interval": "0.250s",
                  "resource_monitors": [
                    {"name": "envoy.resource_monitors.fixed_heap", "typed_config": {
                      "@type": "type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig",
                      "max_heap_size_bytes": "18446744073709551615"}}
                  ],
                  "actions": [
                    {"name": "envoy.overload_actions.shrink_heap", "triggers": [
                      {"name": "envoy.resource_monitors.fixed_heap", "threshold": {"value": 0.95}}]},
                    {"name": "envoy.overload_actions.stop_accepting_requests", "triggers": [
                      {"name": "envoy.resource_monitors.fixed_heap", "threshold": {"value": 0.98}}]}
                  ]
                }
                """));
  }

  @Test
  void aConnectionLimitIsMonitoredAndComesAfterTheHeap() throws Exception {
    JsonNode monitors = bootstrap(limits(1, 500)).at("/overload_manager/resource_monitors");
    assertThat(monitors).hasSize(2);
    assertThat(monitors.get(0).path("name").asString())
        .isEqualTo("envoy.resource_monitors.fixed_heap");
    assertThat(monitors.get(1))
        .isEqualTo(
            JSON.readTree(
                """
                {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": {
                  "@type": "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                  "max_active_downstream_connections": "500"}}
                """));
    assertThat(bootstrap(limits(0, 500)).at("/overload_manager").has("actions")).isFalse();
  }

  @Test
  void inDeltaModeEachTypeHasAStreamOfChanges() throws Exception {
    JsonNode bootstrap = bootstrap(mode(XdsMode.DELTA));
    assertThat(bootstrap.at("/dynamic_resources").has("ads_config")).isFalse();
    for (String source :
        new String[] {
          "/dynamic_resources/lds_config",
          "/dynamic_resources/cds_config",
          "/layered_runtime/layers/0/rtds_layer/rtds_config"
        }) {
      assertThat(bootstrap.at(source + "/api_config_source/api_type").asString())
          .isEqualTo("DELTA_GRPC");
    }
  }

  @ParameterizedTest
  @CsvSource({"ADS, GRPC", "DELTA_ADS, DELTA_GRPC"})
  void inAggregatedModesAllTypesShareAStream(XdsMode mode, String apiType) throws Exception {
    JsonNode bootstrap = bootstrap(mode(mode));
    assertThat(bootstrap.at("/dynamic_resources/ads_config"))
        .isEqualTo(
            JSON.readTree(
                """
                {"api_type": "%s", "transport_api_version": "V3", "set_node_on_first_message_only": true,
                 "grpc_services": [{"envoy_grpc": {"cluster_name": "contour", "authority": "contour"}}]}
                """
                    .formatted(apiType)));
    JsonNode aggregated = JSON.readTree("{\"ads\": {}, \"resource_api_version\": \"V3\"}");
    assertThat(bootstrap.at("/dynamic_resources/lds_config")).isEqualTo(aggregated);
    assertThat(bootstrap.at("/dynamic_resources/cds_config")).isEqualTo(aggregated);
    assertThat(bootstrap.at("/layered_runtime/layers/0/rtds_layer/rtds_config"))
        .isEqualTo(aggregated);
  }
}
