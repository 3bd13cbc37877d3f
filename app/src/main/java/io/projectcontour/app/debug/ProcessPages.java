package io.projectcontour.app.debug;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.net.httpserver.HttpExchange;
import io.projectcontour.app.http.HttpListener;
import io.projectcontour.app.http.Reply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Where the time and the memory go. The paths are those of Contour where a page answers the same
 * question.
 */
final class ProcessPages {
  private static final Duration DEFAULT_PROFILE = Duration.ofSeconds(30);

  /** Less than what the HTTP server gives an answer. */
  private static final Duration LONGEST_PROFILE = Duration.ofMinutes(4);

  private static final String INDEX =
      """
      /debug/pprof/cmdline             the command line of the JVM
      /debug/pprof/goroutine           all threads and what they do
      /debug/pprof/heap                objects in the heap, by class
      /debug/pprof/heapdump            the whole heap (hprof), secrets included: to this machine only
      /debug/pprof/profile?seconds=30  a recording of the JVM (jfr)
      """;

  private final boolean onlyThisMachine;

  /** A dump or a recording is work enough for one at a time. */
  private final Semaphore one = new Semaphore(1);

  ProcessPages(boolean onlyThisMachine) {
    this.onlyThisMachine = onlyThisMachine;
  }

  void serveAt(HttpListener listener) {
    listener.handle("/debug/pprof/", _ -> Reply.text("text/plain", INDEX));
    listener.handle("/debug/pprof/cmdline", _ -> Reply.text("text/plain", commandLine()));
    listener.handle("/debug/pprof/goroutine", _ -> alone(ProcessPages::threads));
    listener.handle("/debug/pprof/heap", _ -> Reply.text("text/plain", histogram()));
    listener.handle("/debug/pprof/heapdump", _ -> alone(this::heap));
    listener.handle("/debug/pprof/profile", exchange -> alone(() -> profile(exchange)));
  }

  private interface Page {
    Reply reply() throws IOException, InterruptedException;
  }

  private Reply alone(Page page) throws IOException, InterruptedException {
    if (!one.tryAcquire()) {
      return Reply.problem(503, "another dump or recording is under way");
    }
    try {
      return page.reply();
    } finally {
      one.release();
    }
  }

  /** What ProcessHandle tells is cut where the class path is long. */
  private static String commandLine() {
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return "java "
        + String.join(" ", options)
        + " "
        + System.getProperty("sun.java.command", "")
        + "\n";
  }

  private static Reply threads() throws IOException {
    return file(
        "text/plain; charset=utf-8",
        path ->
            diagnostics()
                .dumpThreads(path.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN));
  }

  private Reply heap() throws IOException {
    if (!onlyThisMachine) {
      return Reply.problem(
          403,
          "a dump of the heap holds the private keys of all hosts, so it is given only where the"
              + " debug port listens on a loopback address; start with --debug-http-address=127.0.0.1");
    }
    return file("application/octet-stream", path -> diagnostics().dumpHeap(path.toString(), true));
  }

  private static Reply profile(HttpExchange exchange) throws IOException, InterruptedException {
    Optional<Duration> length = seconds(exchange);
    if (length.isEmpty()) {
      return Reply.problem(
          400, "seconds has to be a number from 1 to " + LONGEST_PROFILE.toSeconds());
    }
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.start();
      Thread.sleep(length.get());
      recording.stop();
      return file("application/octet-stream", recording::dump);
    } catch (java.text.ParseException e) {
      throw new IOException("the JVM has no configuration for profiles", e);
    }
  }

  private static Optional<Duration> seconds(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return Optional.of(DEFAULT_PROFILE);
    }
    for (String parameter : List.of(query.split("&", -1))) {
      if (parameter.startsWith("seconds=")) {
        String text =
            URLDecoder.decode(parameter.substring("seconds=".length()), StandardCharsets.UTF_8);
        return text.matches("\\d{1,4}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                .filter(d -> d.isPositive() && d.compareTo(LONGEST_PROFILE) <= 0)
            : Optional.empty();
      }
    }
    return Optional.of(DEFAULT_PROFILE);
  }

  /** How many objects of each class there are; no contents. */
  private static String histogram() throws IOException {
    try {
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()}));
    } catch (JMException e) {
      throw new IOException("this JVM does not count its objects", e);
    }
  }

  private static HotSpotDiagnosticMXBean diagnostics() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  }

  private interface Dump {
    void into(Path file) throws IOException;
  }

  /** The JVM only dumps into files that do not exist; it is gone when the reply has been sent. */
  private static Reply file(String type, Dump dump) throws IOException {
    Path folder = Files.createTempDirectory("contour-debug");
    Path file = folder.resolve("dump.hprof");
    try {
      dump.into(file);
      return Reply.file(
          type,
          file,
          () -> {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
          });
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
      throw e;
    }
  }
}
