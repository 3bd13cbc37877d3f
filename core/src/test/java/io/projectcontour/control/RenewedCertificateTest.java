package io.projectcontour.control;

import static io.projectcontour.control.TestObjects.proxy;
import static io.projectcontour.control.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.settings.Switches;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a renewed certificate changes, with names of Secrets that change and that do not. */
class RenewedCertificateTest {
  private static final String LISTENER = "LISTENER ingress_https";
  private static final String STABLE = "SECRET n/cert";

  /** The types and names of the resources that are new or other ones after a renewal. */
  private static List<String> changed(Switches switches) {
    ModelRun run = new ModelRun(TestSettings.with(switches));
    run.apply(
        List.of(
            new ObjectEvent.Put(service("n", "s", 80)),
            new ObjectEvent.Put(GatewayObjects.certificate("n", "first\n")),
            new ObjectEvent.Put(
                proxy(
                    "n",
                    "p",
                    """
                    'virtualhost': {'fqdn': 'a.example.com', 'tls': {'secretName': 'cert'}},
                    'routes': [{'services': [{'name': 's', 'port': 80}]}]
                    """))));
    Map<String, String> before = run.versions();
    assertThat(before).as("what there is before").containsKey(LISTENER);
    run.apply(List.of(new ObjectEvent.Put(GatewayObjects.certificate("n", "renewed\n"))));
    return run.versions().entrySet().stream()
        .filter(resource -> !resource.getValue().equals(before.get(resource.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void theNameOfTheSecretChangesAndTheListenerWithIt() {
    assertThat(changed(Switches.OFF))
        .hasSize(2)
        .contains(LISTENER)
        .anyMatch(resource -> resource.startsWith(STABLE + "/"));
  }

  @Test
  void withStableNamesTheSecretAloneChanges() {
    assertThat(changed(new Switches(false, false, false, false, true))).containsExactly(STABLE);
  }
}
