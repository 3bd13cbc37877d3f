package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A process {@code contour serve} with the setup of a case, on ports that are free. */
final class ServeProcess implements AutoCloseable {
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);

  private final List<String> program;
  private final Path kubeconfig;
  private final CaseFolder.Setup setup;
  private final TemporaryFolder folder = TemporaryFolder.create("contour-case");
  private final int xdsPort = FreePort.next();
  private final int metricsPort = FreePort.next();
  private final int healthPort = FreePort.next();
  private final int debugPort = FreePort.next();
  private @Nullable ChildProcess process;

  private ServeProcess(List<String> program, Path kubeconfig, CaseFolder.Setup setup) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.setup = setup;
  }

  static ServeProcess of(List<String> program, ApiServer server, CaseFolder.Setup setup) {
    return new ServeProcess(program, server.kubeconfig(), setup);
  }

  /**
   * The objects that have to exist before the start: a ContourConfiguration says which ports this
   * process listens on, none of which matters.
   */
  List<JsonNode> existing() {
    return setup.existing().stream().map(this::onOurPorts).toList();
  }

  /** Whether it runs and another case can use it. */
  boolean canServe(CaseFolder.Setup wanted) {
    return wanted.equals(setup) && setup.existing().isEmpty() && isAlive();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  InetSocketAddress xds() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), xdsPort);
  }

  /**
   * Starts it and waits until it serves xDS; if it ends with an error instead, tells what it said.
   */
  @Nullable String start() {
    ChildProcess started = ChildProcess.start("contour", folder.path(), Map.of(), command());
    process = started;
    BooleanSupplier decided = () -> !started.isAlive() || accepts();
    Awaitility.await("contour serves xDS or ends")
        .pollInterval(Duration.ofMillis(20))
        .atMost(STARTED_WITHIN)
        .until(decided::getAsBoolean);
    if (started.isAlive()) {
      return null;
    }
    int code = started.awaitExit(Duration.ZERO);
    String said = "exit code " + code + "\n" + started.tail();
    if (code == 0) {
      throw new AssertionError("contour ended without an error: " + said);
    }
    return said;
  }

  /** The end of what it wrote. */
  String tail() {
    return Objects.requireNonNull(process).tail();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    folder.close();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "serve",
            "--kubeconfig=" + kubeconfig,
            "--xds-address=127.0.0.1",
            "--xds-port=" + xdsPort,
            "--http-address=127.0.0.1",
            "--http-port=" + metricsPort,
            "--health-address=127.0.0.1",
            "--health-port=" + healthPort,
            "--debug-http-port=" + debugPort,
            "--insecure",
            "--disable-leader-election",
            "--kubernetes-client-qps=500",
            "--kubernetes-client-burst=1000"));
    setup
        .configuration()
        .ifPresent(
            content ->
                command.addAll(List.of("-c", folder.write("config.yaml", content).toString())));
    command.addAll(ServeArguments.of(setup));
    return command;
  }

  private JsonNode onOurPorts(JsonNode document) {
    if (!document.path("kind").asString("").equals("ContourConfiguration")) {
      return document;
    }
    ObjectNode copy = (ObjectNode) document.deepCopy();
    ObjectNode spec = copy.withObject("spec");
    spec.withObject("xdsServer").put("port", xdsPort);
    spec.withObject("metrics").put("address", "127.0.0.1").put("port", metricsPort);
    spec.withObject("health").put("address", "127.0.0.1").put("port", healthPort);
    spec.withObject("debug").put("port", debugPort);
    return copy;
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(xds(), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
