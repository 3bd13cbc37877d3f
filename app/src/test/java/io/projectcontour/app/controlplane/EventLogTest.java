package io.projectcontour.app.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.projectcontour.app.CapturedLines;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final ObjectKey ENVOY =
      ObjectKey.of(Kind.SERVICE, new NamespacedName("projectcontour", "envoy"));

  private final CapturedLines lines = new CapturedLines(EventLog.class, Level.INFO);
  private final EventLog log = new EventLog(Settings.defaults());

  @AfterEach
  void close() {
    lines.close();
  }

  private static ObjectEvent put(Kind kind, String json) throws Exception {
    return new ObjectEvent.Put(
        KubernetesObjects.read(kind, KubernetesObjects.mapper().readTree(json)));
  }

  private static ObjectEvent envoyAt(String ip) throws Exception {
    return put(
        Kind.SERVICE,
        """
        {"metadata": {"namespace": "projectcontour", "name": "envoy"},
         "status": {"loadBalancer": {"ingress": [{"ip": "%s"}, {"hostname": "lb.example.com"}]}}}
        """
            .formatted(ip));
  }

  @Test
  void newAddressesOfTheLoadBalancerAreToldOnce() throws Exception {
    log.arrived(envoyAt("192.0.2.1"));
    log.arrived(envoyAt("192.0.2.1"));
    log.arrived(envoyAt("192.0.2.2"));
    log.arrived(new ObjectEvent.Remove(ENVOY));

    assertThat(lines.lines())
        .containsExactly(
            "INFO received a new address for status.loadBalancer"
                + " [loadbalancer-address=\"192.0.2.1,lb.example.com\"]",
            "INFO received a new address for status.loadBalancer"
                + " [loadbalancer-address=\"192.0.2.2,lb.example.com\"]",
            "INFO received a new address for status.loadBalancer [loadbalancer-address=\"\"]");
  }

  @Test
  void anAnnotationOnAKindThatItDoesNotBelongToIsTold() throws Exception {
    String annotated =
        """
        {"metadata": {"namespace": "ns", "name": "a", "annotations": {
          "projectcontour.io/max-connections": "1",
          "projectcontour.io/websocket-routes": "/",
          "somebody.example.com/note": "x"}}}
        """;
    log.arrived(put(Kind.INGRESS, annotated));
    log.arrived(put(Kind.SERVICE, annotated));

    assertThat(lines.lines())
        .containsExactly(
            "WARN ignoring invalid or unsupported annotation"
                + " [object=\"Ingress ns/a\", annotation=\"projectcontour.io/max-connections\"]",
            "WARN ignoring invalid or unsupported annotation"
                + " [object=\"Service ns/a\", annotation=\"projectcontour.io/websocket-routes\"]");
  }

  @Test
  void eachChangeIsToldAtLevelDebug() throws Exception {
    try (CapturedLines all = new CapturedLines(EventLog.class, Level.DEBUG)) {
      log.arrived(put(Kind.SECRET, "{\"metadata\": {\"namespace\": \"ns\", \"name\": \"a\"}}"));
      log.arrived(new ObjectEvent.Remove(ObjectKey.of(Kind.SECRET, new NamespacedName("ns", "a"))));

      assertThat(all.lines())
          .containsExactly(
              "DEBUG object is new or has changed [object=\"Secret ns/a\"]",
              "DEBUG object is gone [object=\"Secret ns/a\"]");
    }
  }
}
