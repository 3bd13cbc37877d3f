package io.projectcontour.control;

import static io.projectcontour.control.TestObjects.object;
import static io.projectcontour.control.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.contour.HeadersPolicy;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Settings.HeaderSettings;
import io.projectcontour.snapshot.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Ingresses lead to, beyond the differential cases. */
class IngressTranslationTest {
  private static Settings withHeaders(HeaderSettings headers) {
    Settings defaults = Settings.defaults();
    return new Settings(
        defaults.ingressClassNames(),
        defaults.rootNamespaces(),
        defaults.disablePermitInsecure(),
        defaults.enableExternalNameService(),
        defaults.fallbackCertificate(),
        defaults.envoyClientCertificate(),
        defaults.statusAddresses(),
        defaults.envoyService(),
        defaults.listener(),
        defaults.tls(),
        defaults.stats(),
        defaults.accessLog(),
        defaults.timeouts(),
        defaults.cluster(),
        headers,
        defaults.rateLimitService(),
        defaults.globalAuthorization(),
        defaults.tracing(),
        defaults.runtime(),
        defaults.gateway(),
        defaults.watchNamespaces(),
        defaults.disabledFeatures(),
        defaults.switches());
  }

  private static HeadersPolicy set(String name, String value) {
    return new HeadersPolicy(List.of(new HeadersPolicy.HeaderValue(name, value)), List.of());
  }

  private static RouteConfiguration table(HeaderSettings headers) throws Exception {
    ModelRun run = new ModelRun(withHeaders(headers));
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
