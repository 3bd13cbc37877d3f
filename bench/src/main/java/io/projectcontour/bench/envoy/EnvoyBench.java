package io.projectcontour.bench.envoy;

import io.projectcontour.bench.Arguments;
import io.projectcontour.bench.Latencies;
import io.projectcontour.bench.Subject;
import io.projectcontour.bench.Workload;
import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.NetworkNamespace;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** The command {@code bench/envoy}. */
public final class EnvoyBench {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** What Envoy says of a resource that does not come in time. */
  private static final String TIMED_OUT = "initial fetch timed out";

  private static final String DOMAIN = ".load.example.com";

  private final Site site;
  private final EchoBackend one;
  private final EchoBackend two;
  private final int httpPort = FreePort.next();
  private final int httpsPort = FreePort.next();
  private final TestAuthority authority = TestAuthority.create("load");

  /** By the host that was edited. */
  private final Map<String, Latencies> edits = new TreeMap<>();

  private long version;

  /** The Service that the moving host leads to. */
  private String current = "moved0";

  private EnvoyBench(ApiServer api, NetworkNamespace network) {
    this.site = new Site(api, network.hostAddress(), authority);
    this.one = EchoBackend.http("one", network.hostAddress());
    this.two = EchoBackend.http("two", network.hostAddress());
  }

  /** Measures and prints, as {@link EnvoyOptions} say. */
  public static void main(String[] arguments) throws IOException {
    EnvoyOptions options =
        Arguments.parsedOrExit(() -> EnvoyOptions.parse(arguments, Repository.root()));
    try (TemporaryFolder folder = TemporaryFolder.create("contour-bench-envoy");
        NetworkNamespace network = NetworkNamespace.create();
        ApiServer api = ApiServer.start()) {
      api.objects().installCrds(Repository.crds());
      System.err.println("bench: writing " + options.hosts() + " hosts");
      Workload workload = new Workload(api);
      workload.growTo(options.hosts());
      new EnvoyBench(api, network).run(options, api, folder);
    }
    System.exit(0);
  }

  private void run(EnvoyOptions options, ApiServer api, TemporaryFolder folder) throws IOException {
    site.service("stable", one.port(), two.port());
    site.service("moved0", one.port());
    for (String host : List.of("plain", "moving")) {
      site.host(host, host.equals("moving") ? "moved0" : "stable", 0);
    }
    site.certificate("tls");
    site.host("tls", "stable", 0);
    List<String> all = new ArrayList<>(options.flags());
    all.add("--envoy-service-http-address=127.0.0.1");
    all.add("--envoy-service-https-address=127.0.0.1");
    all.add("--envoy-service-http-port=" + httpPort);
    all.add("--envoy-service-https-port=" + httpsPort);
    all.add("--stats-address=127.0.0.1");
    all.add("--stats-port=" + FreePort.next());
    int xdsPort = FreePort.next();
    try (Subject subject =
            Subject.start(options.program(), all, api, folder.path(), xdsPort).awaitListening();
        EnvoyProcess envoy = envoy(options, folder, xdsPort)) {
      Call plain = Call.get(httpPort, "plain" + DOMAIN, "/");
      Call moving = Call.get(httpPort, "moving" + DOMAIN, "/");
      SSLContext trust = authority.context(null);
      Call tls = Call.get(httpsPort, "tls" + DOMAIN, "/").over(trust);
      long started = System.nanoTime();
      for (Call call : List.of(plain, moving, tls)) {
        awaitVersion(call, 0);
      }
      double startedIn = (System.nanoTime() - started) / 1e9;
      System.err.println("bench: Envoy serves; asking and changing");
      double cpu = subject.cpuSeconds();
      long tables = tables(envoy);
      long start = System.nanoTime();
      try (Load load = new Load(List.of(plain, moving, tls), options.rate())) {
        for (int turn = 0; load.requests() < options.requests(); turn++) {
          change(turn, plain, moving, tls);
          if (turn % 100 == 0) {
            System.err.printf("bench: %d requests, %d failed%n", load.requests(), load.failed());
          }
          LockSupport.parkNanos(PAUSE.toNanos());
        }
        System.out.printf("Envoy's start to its first answers, s    %.1f%n", startedIn);
        System.out.printf(
            "resources it gave up to wait for        %d%n",
            envoy.log().lines().filter(line -> line.contains(TIMED_OUT)).count());
        report(load, (System.nanoTime() - start) / 1e9, subject.cpuSeconds() - cpu, subject);
      }
      System.out.printf("tables of hosts without TLS             %d%n", tables(envoy) - tables);
      envoy
          .stats("update_rejected|cluster_not_found")
          .lines()
          .filter(line -> !line.endsWith(": 0"))
          .forEach(System.out::println);
    }
  }

  /** How often Envoy has made its table of hosts without TLS anew. */
  private static long tables(EnvoyProcess envoy) {
    return envoy.stat("http.ingress_http.rds.ingress_http.config_reload").orElse(0)
        + envoy.stat("http.ingress_http.rds.vhds.ingress_http.config_reload").orElse(0);
  }

  private void report(Load load, double seconds, double cpu, Subject subject) {
    System.out.printf("requests                                %d%n", load.requests());
    System.out.printf("failed                                  %d%n", load.failed());
    System.out.printf("requests a second                       %.0f%n", load.requests() / seconds);
    System.out.printf("CPU of contour, s                       %.1f of %.0f%n", cpu, seconds);
    System.out.printf(
        "RSS of contour, MB                      %.0f%n", subject.residentMegabytes());
    edits.forEach(
        (host, delays) ->
            System.out.printf(
                "edit of %-6s to changed response, ms   p50 %.1f, p99 %.1f, max %.1f of %d%n",
                host,
                delays.quantile(0.5),
                delays.quantile(0.99),
                delays.quantile(1),
                delays.count()));
    load.failures()
        .forEach((how, count) -> System.out.println("failed " + count + " times: " + how));
  }

  /** One change of another kind each time. */
  private void change(int turn, Call plain, Call moving, Call tls) throws IOException {
    version++;
    switch (turn % 7) {
      case 0 -> edit("plain", "stable", plain);
      case 1 -> site.removeSlice("stable", turn / 7 % 2);
      case 2 -> {
        String next = "moved" + version;
        site.service(next, two.port());
        edit("moving", next, moving);
        moved(next);
      }
      case 3 -> site.slice("stable", turn / 7 % 2, turn / 7 % 2 == 0 ? one.port() : two.port());
      case 4 -> edit("tls", "stable", tls);
      case 5 -> site.certificate("tls");
      default -> {
        site.host("comes" + turn, "stable", version);
        if (turn > 7) {
          site.removeHost("comes" + (turn - 7));
        }
      }
    }
  }

  private void moved(String next) {
    site.removeService(current, 1);
    current = next;
  }

  private void edit(String host, String service, Call call) throws IOException {
    site.host(host, service, version);
    long acknowledged = System.nanoTime();
    awaitVersion(call, version);
    edits.computeIfAbsent(host, _ -> new Latencies()).add(System.nanoTime() - acknowledged);
  }

  private static void awaitVersion(Call call, long wanted) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (Caller caller = new Caller(call)) {
      while (true) {
        try {
          Answer answer = caller.ask();
          // Envoy's own answers carry the headers of the route as well.
          if (answer.status() == 200 && answer.header("x-version").equals(Long.toString(wanted))) {
            return;
          }
        } catch (IOException e) {
          if (wanted != 0) {
            throw e;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(call.host() + " does not get the version " + wanted);
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static EnvoyProcess envoy(EnvoyOptions options, TemporaryFolder folder, int xdsPort)
      throws IOException {
    Path bootstrap = folder.path().resolve("envoy.json");
    Path socket = folder.path().resolve("admin.sock");
    try (ChildProcess command =
        ChildProcess.start(
            "bootstrap",
            folder.path(),
            Map.of("CONTOUR_BUILD", "no"),
            List.of(
                options.program().toString(),
                "bootstrap",
                bootstrap.toString(),
                "--admin-address=" + socket,
                "--xds-address=127.0.0.1",
                "--xds-port=" + xdsPort,
                "--xds-mode=" + options.xdsMode()))) {
      if (command.awaitExit(Duration.ofMinutes(1)) != 0) {
        throw new IllegalStateException(command.tail());
      }
    }
    return EnvoyProcess.with(Files.readString(bootstrap))
        .keepingAdminAt(socket)
        .with("--service-cluster", "load", "--service-node", "envoy-0", "--log-level", "warn")
        .start();
  }
}
