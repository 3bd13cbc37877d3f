package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.config.ServerSettings.XdsTls;
import io.projectcontour.app.serve.ServeOptions;
import io.projectcontour.app.serve.ServeOptions.ConfigurationSource;
import io.projectcontour.app.serve.ServeOptions.KubernetesAccess;
import io.projectcontour.app.serve.ServeOptions.LeaderElection;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.AccessLogSettings;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.StatsSettings.Address;
import io.projectcontour.settings.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
  @TempDir Path folder;

  private final TestTerminal terminal = new TestTerminal(Map.of("HOME", "/home/me"));

  private ServeOptions serve(String... arguments) {
    return serve(terminal, arguments);
  }

  private static ServeOptions serve(TestTerminal terminal, String... arguments) {
    String[] all = Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
    assertThat(terminal.run(all)).as(terminal.err()).isZero();
    return terminal.served().orElseThrow();
  }

  private Configuration configuration(String... arguments) {
    return configuration(serve(arguments));
  }

  private static Configuration configuration(ServeOptions options) {
    return switch (options.configuration()) {
      case ConfigurationSource.FileAndFlags(Configuration configuration, _) -> configuration;
      case ConfigurationSource.Named named -> throw new AssertionError(named);
    };
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("contour.yaml"), yaml).toString();
  }

  @Test
  void withoutFlagsTheDefaultsHold() {
    ServeOptions options = serve();
    assertThat(options.scope()).isEqualTo(ProcessScope.ALL);
    assertThat(options.kubernetes())
        .isEqualTo(new KubernetesAccess(Optional.of(Path.of("/home/me/.kube/config")), 0, 0));
    assertThat(options.leaderElection())
        .contains(
            new LeaderElection(
                new NamespacedName("projectcontour", "leader-elect"),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2)));
    assertThat(configuration(options).servers().xds()).isEqualTo(new Address("127.0.0.1", 8001));
  }

  @Test
  void everyFlagOfTheProcessHasItsEffect() {
    ServeOptions options =
        serve(
            "--aggregated-discovery",
            "--disable-feature=tlsroutes",
            "--permit-insecure-skips-checks",
            "--route-metadata-when-logged",
            "--stable-secret-names",
            "--virtual-host-discovery",
            "--disable-feature",
            "tcproutes",
            "--kubeconfig=/k",
            "--kubernetes-client-burst=7",
            "--kubernetes-client-qps=2.5",
            "--kubernetes-debug=3",
            "--leader-election-lease-duration=1m",
            "--leader-election-renew-deadline=30s",
            "--leader-election-retry-period=500ms",
            "--leader-election-resource-name=lease",
            "--leader-election-resource-namespace=ns",
            "--watch-namespaces= a, b");
    assertThat(options.scope())
        .isEqualTo(
            new ProcessScope(
                List.of("a", "b"),
                Set.of(Feature.TLS_ROUTES, Feature.TCP_ROUTES),
                new Switches(true, true, true, true, true)));
    assertThat(options.kubernetes())
        .isEqualTo(new KubernetesAccess(Optional.of(Path.of("/k")), 2.5, 7));
    assertThat(options.leaderElection())
        .contains(
            new LeaderElection(
                new NamespacedName("ns", "lease"),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Duration.ofMillis(500)));
    assertThat(serve("--disable-leader-election").leaderElection()).isEmpty();
  }

  @Test
  void everyFlagOfTheConfigurationIsKnownToTheReaderOfTheConfiguration() {
    Configuration read =
        configuration(
            "--accesslog-format=json",
            "--contour-cafile=ca",
            "--contour-cert-file=cert",
            "--contour-key-file=key",
            "--debug-http-address=192.0.2.1",
            "--debug-http-port=1",
            "--envoy-http-access-log=http.log",
            "--envoy-https-access-log=https.log",
            "--envoy-service-http-address=192.0.2.2",
            "--envoy-service-http-port=2",
            "--envoy-service-https-address=192.0.2.3",
            "--envoy-service-https-port=3",
            "--envoy-service-name=service",
            "--envoy-service-namespace=ns",
            "--health-address=192.0.2.4",
            "--health-port=4",
            "--http-address=192.0.2.5",
            "--http-port=5",
            "--ingress-class-name=a,b",
            "--ingress-status-address=1.2.3.4,x",
            "--root-namespaces=r",
            "--stats-address=192.0.2.6",
            "--stats-port=6",
            "--use-proxy-protocol",
            "--xds-address=192.0.2.7",
            "--xds-port=7");
    assertThat(read.servers().xdsTls()).contains(new XdsTls("ca", "cert", "key"));
    assertThat(read.servers().debug()).isEqualTo(new Address("192.0.2.1", 1));
    assertThat(read.servers().health()).isEqualTo(new Address("192.0.2.4", 4));
    assertThat(read.servers().metrics()).isEqualTo(new Address("192.0.2.5", 5));
    assertThat(read.servers().xds()).isEqualTo(new Address("192.0.2.7", 7));
    ListenerSettings listener = read.settings().listener();
    assertThat(listener.http())
        .isEqualTo(new ListenerSettings.Endpoint("192.0.2.2", 2, "http.log"));
    assertThat(listener.https())
        .isEqualTo(new ListenerSettings.Endpoint("192.0.2.3", 3, "https.log"));
    assertThat(listener.useProxyProtocol()).isTrue();
    assertThat(read.settings().accessLog().format())
        .isInstanceOf(AccessLogSettings.Format.Json.class);
    assertThat(read.settings().envoyService()).hasToString("ns/service");
    assertThat(read.settings().ingressClassNames()).containsExactly("a", "b");
    assertThat(read.settings().statusAddresses()).containsExactly("1.2.3.4", "x");
    assertThat(read.settings().rootNamespaces()).containsExactly("r");
    assertThat(read.settings().stats().health()).isEqualTo(new Address("192.0.2.6", 6));
    assertThat(configuration("--insecure").servers().xdsTls()).isEmpty();
    assertThat(configuration("--no-insecure").servers().xdsTls()).isPresent();
  }

  @Test
  void flagsBeatTheFileAndTheFileBeatsTheDefaults() throws IOException {
    String path =
        file(
            """
            incluster: true
            kubernetesClientQPS: 5
            kubernetesClientBurst: 6
            accesslog-format: json
            """);
    ServeOptions fromFile = serve("-c", path);
    assertThat(fromFile.kubernetes()).isEqualTo(new KubernetesAccess(Optional.empty(), 5, 6));

    ServeOptions fromFlags =
        serve(
            "--config-path=" + path,
            "--no-incluster",
            "--kubeconfig=/k",
            "--kubernetes-client-qps=7",
            "--kubernetes-client-burst=8",
            "--accesslog-format=envoy");
    assertThat(fromFlags.kubernetes())
        .isEqualTo(new KubernetesAccess(Optional.of(Path.of("/k")), 7, 8));
    assertThat(configuration(fromFlags).settings().accessLog())
        .isEqualTo(configuration().settings().accessLog())
        .isNotEqualTo(configuration(fromFile).settings().accessLog());
  }

  @Test
  void theEnvironmentGivesNamespacesAndFiles() {
    TestTerminal inPod =
        new TestTerminal(
            Map.of(
                "CONTOUR_NAMESPACE", "ingress",
                "CONTOUR_CAFILE", "/e/ca",
                "CONTOUR_CERT_FILE", "/e/cert",
                "CONTOUR_KEY_FILE", "/e/key"));
    ServeOptions options = serve(inPod, "--contour-key-file=/flag/key");
    assertThat(configuration(options).servers().xdsTls())
        .contains(new XdsTls("/e/ca", "/e/cert", "/flag/key"));
    assertThat(configuration(options).settings().envoyService()).hasToString("ingress/envoy");
    assertThat(options.leaderElection().orElseThrow().lease()).hasToString("ingress/leader-elect");
    assertThat(serve(inPod, "--contour-config-name=a").configuration())
        .isEqualTo(new ConfigurationSource.Named(new NamespacedName("ingress", "a")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --config-path=/no/such/file | path '/no/such/file' does not exist
          --config-path=/ | path '/' is a directory
          --config-path= | path '' does not exist
          --leader-election-resource-name= | --leader-election-resource-name must not be empty
          --leader-election-resource-namespace= | the leader election needs a namespace
          --stats-port=http | Invalid value for option '--stats-port'
          --stats-port=70000 | invalid Contour configuration: --stats-port: 70000 is not a port
          --disable-feature=httproutes | has to be one of extensionservices, tlsroutes
          --leader-election-lease-duration=5 | time: missing unit in duration "5"
          --leader-election-lease-duration=10s | has to be more than --leader-election-renew-deadline
          --leader-election-retry-period=9s | has to be more than 1.2 times
          --leader-election-retry-period=0s | has to be more than zero
          --kubernetes-debug=-1 | must not be negative
          --watch-namespaces=a --root-namespaces=b | not all root namespaces are being watched
          --xds-port=1 --xds-port=2 | should be specified only once
          surplus | too many arguments
          """)
  void aUsageErrorIsOneLine(String arguments, String reason) {
    assertThat(terminal.run(("serve " + arguments).split(" "))).isEqualTo(1);
    assertThat(terminal.err())
        .startsWith("contour: error: ")
        .contains(reason)
        .endsWith(", try --help\n");
    assertThat(terminal.err().lines()).hasSize(1);
    assertThat(terminal.served()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --insecure | the leader election needs a namespace
          --disable-leader-election --contour-config-name=a | --contour-config-name needs a namespace
          """)
  void anEmptyNamespaceInTheEnvironmentIsToldWhereOneIsNeeded(String arguments, String reason) {
    TestTerminal nowhere = new TestTerminal(Map.of("CONTOUR_NAMESPACE", ""));
    assertThat(nowhere.run(("serve " + arguments).split(" "))).isEqualTo(1);
    assertThat(nowhere.err()).startsWith("contour: error: ").contains(reason);
  }

  @Test
  void aFileAndAContourConfigurationExcludeEachOther() throws IOException {
    assertThat(terminal.run("serve", "-c", file(""), "--contour-config-name=a")).isEqualTo(1);
    assertThat(terminal.err()).contains("cannot specify both");
    assertThat(terminal.served()).isEmpty();
  }

  @Test
  void allMistakesOfTheFileAreListed() throws IOException {
    String path = file("tls: {cipher-suites: [NOPE]}\nno-such-option: 1\n");
    assertThat(terminal.run("serve", "-c", path)).isEqualTo(1);
    assertThat(terminal.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(path + ":2: no-such-option: "),
            line -> assertThat(line).startsWith(path + ":1: tls.cipher-suites[0]: "),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "contour: error: invalid Contour configuration: 2 mistakes, see above, try"
                            + " --help"));
    assertThat(terminal.served()).isEmpty();
  }

  @Test
  void aFileThatIsNotTextIsReported() throws IOException {
    Path path = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(terminal.run("serve", "-c", path.toString())).isEqualTo(1);
    assertThat(terminal.err()).contains("is not text in UTF-8");
  }
}
