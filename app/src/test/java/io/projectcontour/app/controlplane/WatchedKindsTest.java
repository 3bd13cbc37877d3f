package io.projectcontour.app.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.config.ConfigurationFile;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.config.ServeFlags;
import io.projectcontour.k8s.Kind;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Switches;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedKindsTest {
  private static final String GATEWAY = "gateway: {gatewayRef: {namespace: a, name: b}}";

  private static Settings settings(String yaml, Set<Feature> disabled) {
    ConfigurationOutcome outcome =
        ConfigurationFile.of("c.yaml", yaml)
            .read(
                new ServeFlags(Map.of()),
                new ProcessScope(List.of(), disabled, Switches.OFF),
                "projectcontour")
            .outcome();
    assertThat(outcome).isInstanceOf(ConfigurationOutcome.Usable.class);
    return ((ConfigurationOutcome.Usable) outcome).configuration().settings();
  }

  @Test
  void theGatewayApiIsNotNeededWithoutAGateway() {
    assertThat(WatchedKinds.of(Settings.defaults()))
        .containsExactlyInAnyOrder(
            Kind.SERVICE,
            Kind.ENDPOINT_SLICE,
            Kind.SECRET,
            Kind.INGRESS,
            Kind.HTTP_PROXY,
            Kind.TLS_CERTIFICATE_DELEGATION,
            Kind.EXTENSION_SERVICE);
  }

  @Test
  void aGatewayNeedsItsKindsAndNamespacesAndConfigMaps() {
    assertThat(WatchedKinds.of(settings(GATEWAY, Set.of())))
        .contains(
            Kind.GATEWAY_CLASS,
            Kind.GATEWAY,
            Kind.HTTP_ROUTE,
            Kind.GRPC_ROUTE,
            Kind.TLS_ROUTE,
            Kind.TCP_ROUTE,
            Kind.REFERENCE_GRANT,
            Kind.BACKEND_TLS_POLICY,
            Kind.NAMESPACE,
            Kind.CONFIG_MAP);
  }

  @Test
  void disabledFeaturesAreNotWatched() {
    assertThat(WatchedKinds.of(settings(GATEWAY, Set.of(Feature.BACKEND_TLS_POLICIES))))
        .contains(Kind.TLS_ROUTE)
        .doesNotContain(Kind.BACKEND_TLS_POLICY, Kind.CONFIG_MAP);
  }
}
