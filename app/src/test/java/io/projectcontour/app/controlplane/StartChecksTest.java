package io.projectcontour.app.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.projectcontour.app.CapturedLines;
import io.projectcontour.app.config.ConfigurationObject;
import io.projectcontour.app.config.Doubts;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.ContourConfiguration;
import org.junit.jupiter.api.Test;

class StartChecksTest {
  @Test
  void whatIsDoubtfulInAContourConfigurationIsLogged() throws Exception {
    ContourConfiguration object =
        (ContourConfiguration)
            KubernetesObjects.read(
                Kind.CONTOUR_CONFIGURATION,
                KubernetesObjects.mapper()
                    .readTree(
                        """
                        {"metadata": {"namespace": "projectcontour", "name": "main"},
                         "spec": {"envoy": {"network": {"adminPort": 0}}}}
                        """));
    try (CapturedLines lines = new CapturedLines(Doubts.class, Level.INFO)) {
      StartChecks.judged(
          ConfigurationObject.read(object, ProcessScope.ALL),
          new NamespacedName("projectcontour", "main"));

      assertThat(lines.lines())
          .containsExactly(
              "WARN doubtful configuration [place=\"spec.envoy.network.adminPort\","
                  + " problem=\"0 keeps the default 9001; use -1 for no admin listener\"]");
    }
  }
}
