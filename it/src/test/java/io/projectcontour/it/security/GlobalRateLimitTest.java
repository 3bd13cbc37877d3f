package io.projectcontour.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.behaviour.LiveContour;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Limits that a service counts for all Envoys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GlobalRateLimitTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: limits}
      spec: {ports: [{name: p, port: 80}]}
      ---
      apiVersion: projectcontour.io/v1alpha1
      kind: ExtensionService
      metadata: {name: limits}
      spec: {services: [{name: limits, port: 80}], protocol: h2c, timeoutPolicy: {response: 2s}}
      """;

  private final RateLimitServer limits =
      RateLimitServer.start(InetAddress.getLoopbackAddress())
          .limit(2, "generic_key=host")
          .limit(1, "user=bob");
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour =
        LiveContour.start(
            "rateLimitService: {extensionService: default/limits, domain: tests, failOpen: false,"
                + " enableXRateLimitHeaders: true}",
            SERVICE);
    contour.keep(limits);
    contour.service("default", "limits", "", limits.port());
    contour.backend("echo");
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: limited}
        spec:
          virtualhost:
            fqdn: limited.example.com
            rateLimitPolicy: {global: {descriptors: [{entries: [{genericKey: {value: host}}]}]}}
          routes:
          - services: [{name: echo, port: 80}]
          - conditions: [{prefix: /user}]
            services: [{name: echo, port: 80}]
            rateLimitPolicy:
              global: {descriptors: [{entries: [{requestHeader: {headerName: x-user, descriptorKey: user}}]}]}
          - conditions: [{prefix: /free}]
            services: [{name: echo, port: 80}]
            rateLimitPolicy: {global: {disabled: true}}
        """);
    contour.await(contour.http("limited.example.com", "/free"), 200);
  }

  @Test
  void theListenersFollowTheExtensionService() {
    contour.apply(SERVICE.replace("response: 2s", "response: 1777ms"));
    contour
        .envoy()
        .await(
            "the new time limit in the listeners",
            () -> contour.envoy().admin("/config_dump").contains("\"1.777s\""));
    contour.apply(SERVICE);
  }

  @Test
  void theServiceLimitsWhatItsDescriptorsName() throws Exception {
    Call call = contour.http("limited.example.com", "/");
    contour.await(call, 200);
    Answer second = call.ask();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("x-ratelimit-remaining")).isEqualTo("0");
    assertThat(call.ask().status()).isEqualTo(429);
    assertThat(contour.http("limited.example.com", "/free").ask().status())
        .as("a route without limits")
        .isEqualTo(200);
    assertThat(limits.requests().getLast().getDomain()).isEqualTo("tests");
  }

  @Test
  void aRouteHasDescriptorsOfItsOwn() throws Exception {
    Call call = contour.http("limited.example.com", "/user");
    contour.await(call.with("x-user", "bob"), 200);
    assertThat(call.with("x-user", "bob").ask().status()).isEqualTo(429);
    assertThat(call.with("x-user", "eve").ask().status()).isEqualTo(200);
    assertThat(limits.descriptors()).contains(List.of("user=eve"));
  }

  @Test
  void withoutTheServiceRequestsFailOrPassAsConfigured() throws Exception {
    try (LiveContour open =
        LiveContour.start(
            "rateLimitService: {extensionService: default/limits, domain: tests, failOpen: true}",
            SERVICE)) {
      open.backend("echo");
      open.apply(
          """
          apiVersion: projectcontour.io/v1
          kind: HTTPProxy
          metadata: {name: open}
          spec:
            virtualhost:
              fqdn: open.example.com
              rateLimitPolicy: {global: {descriptors: [{entries: [{genericKey: {value: host}}]}]}}
            routes: [{services: [{name: echo, port: 80}]}]
          """);
      open.await(open.http("open.example.com", "/"), 200);
    }
    try (LiveContour closed =
        LiveContour.start(
            "rateLimitService: {extensionService: default/limits, domain: tests, failOpen: false}",
            SERVICE)) {
      closed.backend("echo");
      closed.apply(
          """
          apiVersion: projectcontour.io/v1
          kind: HTTPProxy
          metadata: {name: closed}
          spec:
            virtualhost:
              fqdn: closed.example.com
              rateLimitPolicy: {global: {descriptors: [{entries: [{genericKey: {value: host}}]}]}}
            routes: [{services: [{name: echo, port: 80}]}]
          """);
      closed.await(closed.http("closed.example.com", "/"), 500);
    }
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
