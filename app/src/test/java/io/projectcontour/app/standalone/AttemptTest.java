package io.projectcontour.app.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AttemptTest {
  private static List<Attempt> proxy(String spec) throws UnreadableObjectException {
    return of("projectcontour.io/v1", "HTTPProxy", spec);
  }

  private static List<Attempt> of(String apiVersion, String kind, String spec)
      throws UnreadableObjectException {
    return Attempt.of(
        KubernetesObjects.read(
            new JsonMapper()
                .readTree(
                    """
                    {"apiVersion": "%s", "kind": "%s", "metadata": {"namespace": "n", "name": "x"}, "spec": %s}
                    """
                        .formatted(apiVersion, kind, spec))));
  }

  @Test
  void theRoutesAndIncludesOfAProxyAreTried() throws UnreadableObjectException {
    assertThat(
            proxy(
                """
                {"virtualhost": {"fqdn": "*.example.com"},
                 "routes": [{"conditions": [{"header": {"name": "x"}}, {"prefix": "/a"}]}, {}],
                 "includes": [{"name": "b", "conditions": [{"exact": "/b"}]}]}
                """))
        .containsExactly(
            new Attempt("any.example.com", "/a", false),
            new Attempt("any.example.com", "/", false),
            new Attempt("any.example.com", "/b", false));
  }

  @Test
  void aProxyWithTlsIsTriedOverTlsOnly() throws UnreadableObjectException {
    assertThat(
            proxy(
                "{\"virtualhost\": {\"fqdn\": \"a\", \"tls\": {\"secretName\": \"s\"}}, \"routes\": [{}]}"))
        .containsExactly(new Attempt("a", "/", true));
    assertThat(
            proxy(
                "{\"virtualhost\": {\"fqdn\": \"a\", \"tls\": {\"passthrough\": true}}, \"routes\": [{}]}"))
        .isEmpty();
    assertThat(proxy("{\"routes\": [{}]}")).isEmpty();
  }

  @Test
  void theRulesOfAnIngressAreTried() throws UnreadableObjectException {
    assertThat(
            of(
                "networking.k8s.io/v1",
                "Ingress",
                """
                {"defaultBackend": {"service": {"name": "s"}}, "tls": [{"hosts": ["b"]}],
                 "rules": [{"host": "a", "http": {"paths": [{"path": "/x"}]}},
                           {"host": "b", "http": {"paths": [{}]}}]}
                """))
        .containsExactly(
            new Attempt("", "/", false),
            new Attempt("a", "/x", false),
            new Attempt("b", "/", false),
            new Attempt("b", "/", true));
  }

  @Test
  void commandsCanBeTypedIntoAShell() {
    assertThat(new Attempt("a.example.com", "/", false).command("127.0.0.1", 8080))
        .isEqualTo("curl -H 'Host: a.example.com' http://127.0.0.1:8080/");
    assertThat(new Attempt("", "/it's $HOME", false).command("127.0.0.1", 80))
        .isEqualTo("curl 'http://127.0.0.1:80/it'\\''s $HOME'");
    assertThat(new Attempt("a.example.com", "/x", true).command("127.0.0.1", 8443))
        .isEqualTo(
            "curl --insecure --resolve a.example.com:8443:127.0.0.1"
                + " https://a.example.com:8443/x");
  }
}
