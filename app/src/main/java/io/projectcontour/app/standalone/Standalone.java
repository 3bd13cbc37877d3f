package io.projectcontour.app.standalone;

import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.bootstrap.BootstrapFiles;
import io.projectcontour.app.bootstrap.BootstrapSettings;
import io.projectcontour.app.bootstrap.XdsMode;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.control.ControlLoop;
import io.projectcontour.control.LoopObserver;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.kube.folder.ManifestFolder;
import io.projectcontour.kube.folder.Problem;
import io.projectcontour.kube.schema.SchemaRegistry;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.Switches;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsBindException;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Connects all parts in the order of the data flow, and stops them in the reverse order. */
public final class Standalone {
  /** Envoy is started here, and so has the stream that the resources lead to. */
  public static final ProcessScope SCOPE =
      new ProcessScope(List.of(), Set.of(), Switches.AGGREGATED);

  private static final XdsMode MODE = XdsMode.DELTA_ADS;
  private static final long FIRST_READ_SECONDS = 60;

  /** With Ctrl-C the signal also goes to Envoy, which may end before we notice ours. */
  private static final long SIGNAL_MILLIS = 500;

  private final StandaloneOptions options;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * A run that has not been started.
   *
   * @param out gets what concerns the user: problems, statuses, what to type, Envoy's access log
   * @param err gets what Envoy says about itself
   */
  public Standalone(StandaloneOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs until the process is told to stop or Envoy ends, on a platform thread.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start, for example because a port is in use
   */
  public int run() throws CommandFailure, InterruptedException {
    if (!Files.isDirectory(options.folder())) {
      throw new CommandFailure("there is no such folder")
          .with("folder", options.folder().toString());
    }
    Ports.check(options.settings());
    try (StopSignal stop = new StopSignal();
        WorkFolder work = WorkFolder.create()) {
      return serve(stop, work);
    }
  }

  private int serve(StopSignal stop, WorkFolder work) throws CommandFailure, InterruptedException {
    SnapshotStore store = new SnapshotStore();
    StatusReport statuses = new StatusReport(out);
    Invitation invitation = new Invitation(options.settings().listener(), out);
    try (ControlLoop loop =
            new ControlLoop(
                options.settings(), store, EnumSet.allOf(Kind.class), statuses, LoopObserver.NONE);
        EchoBackends backends = new EchoBackends(loop::submit);
        ManifestFolder folder = folder(receiver(loop, backends, statuses, invitation));
        XdsServer xds = xds(store)) {
      greet();
      loop.start();
      folder.start();
      // An Envoy that asks before everything is read would wait for 15 seconds.
      if (!loop.awaitPublished(FIRST_READ_SECONDS, TimeUnit.SECONDS)) {
        throw new CommandFailure("the manifests could not be read in time");
      }
      Path bootstrap = bootstrap(work, xds.address().getPort());
      try (EnvoyChild envoy =
              EnvoyChild.start(options.envoy(), bootstrap, options.concurrency(), out, err);
          invitation) {
        invitation.start();
        return await(stop, envoy);
      }
    }
  }

  private Consumer<ObjectEvent> receiver(
      ControlLoop loop, EchoBackends backends, StatusReport statuses, Invitation invitation) {
    Consumer<ObjectEvent> objects = options.withBackends() ? backends : loop::submit;
    return event -> {
      if (event instanceof ObjectEvent.Remove(ObjectKey key)) {
        statuses.forget(key);
      }
      invitation.see(event);
      objects.accept(event);
    };
  }

  private ManifestFolder folder(Consumer<ObjectEvent> events) throws CommandFailure {
    Consumer<Problem> problems = out::println;
    try {
      return new ManifestFolder(options.folder(), SchemaRegistry.builtin(), events, problems);
    } catch (IOException e) {
      throw new CommandFailure("the folder cannot be watched", e)
          .with("folder", options.folder().toString());
    }
  }

  private XdsServer xds(SnapshotStore store) throws CommandFailure {
    try {
      return XdsServer.start(
          new XdsSettings(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), options.xdsPort()),
              Optional.empty()),
          store,
          XdsObserver.NONE);
    } catch (XdsBindException e) {
      throw Ports.inUse("--xds-port", options.xdsPort(), e);
    } catch (IOException e) {
      throw new CommandFailure("the xDS server cannot be started", e);
    }
  }

  private void greet() {
    ListenerSettings listener = options.settings().listener();
    out.printf(
        "Reading manifests from %s; Envoy serves HTTP on %s port %d and HTTPS on port %d."
            + " Ctrl-C stops both.%n",
        options.folder(),
        listener.http().address(),
        listener.http().port(),
        listener.https().port());
  }

  private Path bootstrap(WorkFolder work, int xdsPort) throws CommandFailure {
    BootstrapSettings defaults = BootstrapSettings.DEFAULTS;
    BootstrapSettings settings =
        new BootstrapSettings(
            work.file("admin.sock").toString(),
            defaults.adminPort(),
            "127.0.0.1",
            xdsPort,
            MODE,
            defaults.dnsLookupFamily(),
            defaults.namespace(),
            Optional.empty(),
            Optional.empty(),
            0,
            0);
    Path file = work.file("bootstrap.json");
    try {
      BootstrapFiles.write(settings, json -> Files.writeString(file, json));
      return file;
    } catch (IOException e) {
      throw new CommandFailure("Envoy's bootstrap cannot be written", e);
    }
  }

  private int await(StopSignal stop, EnvoyChild envoy) throws CommandFailure, InterruptedException {
    try {
      CompletableFuture.anyOf(stop.asked(), envoy.ended()).get();
      int exitCode = envoy.ended().isDone() ? envoy.ended().get() : 0;
      if (stop.asked().isDone() || isAsked(stop)) {
        return 0;
      }
      String words = envoy.lastWords();
      if (!words.isEmpty()) {
        err.println(words);
      }
      throw new CommandFailure("Envoy has ended").with("exit-code", String.valueOf(exitCode));
    } catch (ExecutionException e) {
      throw new IllegalStateException("Waiting for a process does not fail", e);
    }
  }

  private static boolean isAsked(StopSignal stop) throws InterruptedException, ExecutionException {
    try {
      stop.asked().get(SIGNAL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }
}
