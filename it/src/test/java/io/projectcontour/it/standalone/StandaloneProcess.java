package io.projectcontour.it.standalone;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command as a process of its own, on ports that are free. */
final class StandaloneProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BACKEND = Pattern.compile("\"backend\" : \"([^\"]*)\"");

  final int httpPort;
  final int httpsPort;
  private final TemporaryFolder outputs = TemporaryFolder.create("standalone");
  private final ChildProcess process;

  private StandaloneProcess(int httpPort, Path manifests, Path envoy, String... arguments) {
    this.httpPort = httpPort;
    this.httpsPort = FreePort.next();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(List.of("io.projectcontour.app.Main", "standalone", manifests.toString()));
    command.addAll(List.of("--http-port=" + httpPort, "--https-port=" + httpsPort));
    command.add("--envoy=" + envoy);
    command.addAll(Arrays.asList(arguments));
    process = ChildProcess.start("standalone", outputs.path(), Map.of(), command);
  }

  /** Starts it; what it says about the folder comes later. Left out without Python. */
  static StandaloneProcess start(Path manifests, String... arguments) {
    return withHttpPort(FreePort.next(), manifests, arguments);
  }

  static StandaloneProcess withHttpPort(int port, Path manifests, String... arguments) {
    return new StandaloneProcess(port, manifests, Repository.envoyProgram(), arguments);
  }

  /** An answer; the backend is empty if it was not one of ours that gave it. */
  record Answer(int status, String backend) {}

  /** Asks once. */
  Answer get(String host, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort),
          (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 ")) {
        throw new IOException("no answer but \"" + answer + "\"");
      }
      Matcher backend = BACKEND.matcher(answer);
      return new Answer(
          Integer.parseInt(answer.substring(9, 12)), backend.find() ? backend.group(1) : "");
    }
  }

  /** Waits until a request is answered like this. */
  void await(String host, String path, int status, String backend) {
    Answer expected = new Answer(status, backend);
    await(
        host + path + " answered with " + expected,
        () -> {
          try {
            return get(host, path).equals(expected);
          } catch (IOException _) {
            return false; // Envoy does not listen yet
          }
        });
  }

  /** Waits until this was printed. */
  void awaitOutput(String text) {
    await("saying \"" + text + "\"", () -> process.output().contains(text));
  }

  void await(String what, BooleanSupplier condition) {
    process.await(what, PATIENCE, condition);
  }

  String output() {
    return process.output();
  }

  /** Of what was printed so far, the lines that contain a text. */
  String linesWith(String text) {
    return output().lines().filter(line -> line.contains(text)).collect(Collectors.joining("\n"));
  }

  String errors() {
    return process.errors();
  }

  int awaitExit() {
    return process.awaitExit(PATIENCE);
  }

  /** As Ctrl-C or a service manager would end it. */
  void terminate() {
    process.stop(PATIENCE);
  }

  /** Without a chance to stop anything. */
  void kill() {
    process.kill();
  }

  /** All processes that were started by this one, directly or not. */
  List<ProcessHandle> children() {
    return ProcessHandle.of(process.pid()).map(ProcessHandle::descendants).stream()
        .flatMap(handles -> handles)
        .toList();
  }

  /** Envoy itself. */
  ProcessHandle envoy() {
    String program = Repository.envoyProgram().toString();
    return children().stream()
        .filter(child -> child.info().command().orElse("").endsWith(Path.of(program).toString()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Envoy is not among " + children()));
  }

  @Override
  public void close() {
    try {
      process.close();
    } catch (UncheckedIOException e) {
      throw new AssertionError(e);
    } finally {
      outputs.close();
    }
  }
}
