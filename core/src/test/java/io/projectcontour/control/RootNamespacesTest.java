package io.projectcontour.control;

import static io.projectcontour.control.TestObjects.object;
import static io.projectcontour.control.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which Secrets are looked at where roots are confined to namespaces. */
class RootNamespacesTest {
  /** A root in namespace {@code roots} with a delegated Secret that is none. */
  private static String status(String secretNamespace) {
    ModelRun run =
        new ModelRun(
            TestSettings.with(
                List.of("roots"),
                Optional.empty(),
                Optional.of(new NamespacedName("clients", "c")),
                Settings.defaults().headers()));
    run.apply(
        List.of(
            new ObjectEvent.Put(service("roots", "s", 80)),
            new ObjectEvent.Put(
                object(
                    Kind.SECRET,
                    secretNamespace,
                    "cert",
                    "'type': 'kubernetes.io/tls', 'data': {'tls.crt': 'eA==', 'tls.key': 'eA=='}")),
            new ObjectEvent.Put(
                object(
                    Kind.TLS_CERTIFICATE_DELEGATION,
                    secretNamespace,
                    "d",
                    "'spec': {'delegations': [{'secretName': 'cert', 'targetNamespaces': ['*']}]}")),
            new ObjectEvent.Put(
                object(
                    Kind.HTTP_PROXY,
                    "roots",
                    "p",
                    """
                    'spec': {'virtualhost': {'fqdn': 'a.example.com', 'tls': {'secretName': '%s/cert'}},
                      'routes': [{'services': [{'name': 's', 'port': 80}]}]}
                    """
                        .formatted(secretNamespace)))));
    return String.valueOf(
        run.statuses.get(ObjectKey.of(Kind.HTTP_PROXY, new NamespacedName("roots", "p"))));
  }

  @Test
  void secretsOfOtherNamespacesAreNotLookedAt() {
    assertThat(status("elsewhere")).contains("Secret not found");
  }

  @Test
  void secretsOfRootsAndOfTheConfigurationAre() {
    assertThat(status("roots")).contains("is invalid").doesNotContain("Secret not found");
    assertThat(status("clients")).contains("is invalid").doesNotContain("Secret not found");
  }
}
