package io.projectcontour.control;

import static io.projectcontour.control.TestObjects.object;
import static io.projectcontour.control.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.contour.HeadersPolicy;
import io.projectcontour.settings.Settings.HeaderSettings;
import io.projectcontour.snapshot.ResourceType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Ingresses lead to, beyond the differential cases. */
class IngressTranslationTest {
  private static HeadersPolicy set(String name, String value) {
    return new HeadersPolicy(List.of(new HeadersPolicy.HeaderValue(name, value)), List.of());
  }

  private static RouteConfiguration table(HeaderSettings headers) throws Exception {
    ModelRun run = new ModelRun(TestSettings.with(Optional.empty(), Optional.empty(), headers));
    run.apply(
        List.of(
            new ObjectEvent.Put(service("default", "s", 80)),
            new ObjectEvent.Put(
                object(
                    Kind.INGRESS,
                    "default",
                    "i",
                    "'spec': {'defaultBackend': {'service': {'name': 's', 'port': {'number': 80}}}}"))));
    return RouteConfiguration.parseFrom(
        run.store.current().get(ResourceType.ROUTE, "ingress_http").orElseThrow().body());
  }

  @Test
  void anIngressIsNotServedWithoutTheConfiguredHeaders() throws Exception {
    HeadersPolicy removal = new HeadersPolicy(List.of(), List.of("X-User"));

    // Contour changes no host of responses.
    assertThat(table(new HeaderSettings(removal, set("Host", "a"), true)).getVirtualHostsList())
        .isEmpty();
    assertThat(table(new HeaderSettings(removal, HeadersPolicy.NONE, true)).getVirtualHosts(0))
        .extracting(host -> host.getRoutes(0).getRoute().getWeightedClusters().getClusters(0))
        .extracting(cluster -> cluster.getRequestHeadersToRemoveList().asByteStringList().size())
        .isEqualTo(1);
  }
}
