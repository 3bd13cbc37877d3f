package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.TestAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ingresses: rules, kinds of paths, default backend, annotations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngressTest {
  private LiveContour contour;

  private final TestAuthority authority = TestAuthority.create("ingress");

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    for (String name : new String[] {"fallback", "exact", "prefix", "specific", "regex"}) {
      contour.backend(name);
    }
    contour.secret("default", "cert", authority.issue("secure.example.com"));
    contour.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: paths}
        spec:
          defaultBackend: {service: {name: fallback, port: {number: 80}}}
          rules:
          - host: paths.example.com
            http:
              paths:
              - {path: /exact, pathType: Exact, backend: {service: {name: exact, port: {name: p}}}}
              - {path: /prefix, pathType: Prefix, backend: {service: {name: prefix, port: {number: 80}}}}
              - {path: /specific, pathType: ImplementationSpecific, backend: {service: {name: specific, port: {number: 80}}}}
              - {path: '/regex/[0-9]+', pathType: ImplementationSpecific, backend: {service: {name: regex, port: {number: 80}}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: secure
          annotations: {ingress.kubernetes.io/force-ssl-redirect: "true", projectcontour.io/response-timeout: 200ms}
        spec:
          tls: [{hosts: [secure.example.com], secretName: cert}]
          rules:
          - host: secure.example.com
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: prefix, port: {number: 80}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: foreign}
        spec:
          ingressClassName: other
          rules:
          - host: foreign.example.com
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: prefix, port: {number: 80}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: wildcard}
        spec:
          rules:
          - host: "*.wild.example.com"
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: prefix, port: {number: 80}}}}]}
        """);
    contour.await(contour.http("paths.example.com", "/exact"), 200);
    contour.await(contour.https("secure.example.com", "/", authority.context(null)), 200);
  }

  @ParameterizedTest
  @CsvSource({
    "paths.example.com, /exact, exact",
    "paths.example.com, /prefix, prefix",
    "paths.example.com, /prefix/x, prefix",
    "paths.example.com, /specific, specific",
    "paths.example.com, /specifically, specific",
    "paths.example.com, /regex/12, regex",
    "nobody.example.com, /, fallback",
    "foreign.example.com, /, fallback",
    "one.wild.example.com, /, prefix",
  })
  void theHostAndTheKindOfPathDecide(String host, String path, String backend) throws Exception {
    assertThat(contour.http(host, path).ask().backend()).isEqualTo(backend);
  }

  @ParameterizedTest
  @CsvSource({
    "paths.example.com, /exact/x",
    "paths.example.com, /prefixed",
    "paths.example.com, /regex/x",
    "two.labels.wild.example.com, /",
  })
  void whatNoRuleMatchesIsNotFound(String host, String path) throws Exception {
    assertThat(contour.http(host, path).ask().status()).isEqualTo(404);
  }

  @Test
  void theAnnotationRedirectsToTls() throws Exception {
    Answer answer = contour.http("secure.example.com", "/x").ask();
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.header("location")).isEqualTo("https://secure.example.com/x");
  }

  @Test
  void theAnnotationLimitsTheTimeOfAResponse() throws Exception {
    assertThat(
            contour
                .https("secure.example.com", "/", authority.context(null))
                .with("x-echo-delay-ms", "3000")
                .ask()
                .status())
        .isEqualTo(504);
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
