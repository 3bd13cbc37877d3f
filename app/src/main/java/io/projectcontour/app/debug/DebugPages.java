package io.projectcontour.app.debug;

import io.projectcontour.app.http.HttpListener;
import io.projectcontour.app.http.Reply;
import io.projectcontour.control.ControlLoop;
import io.projectcontour.control.Model;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsServer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Puts the pages on a listener. */
public final class DebugPages {
  private static final long ANSWER_SECONDS = 30;

  private final ControlLoop loop;
  private final SnapshotStore snapshots;
  private final ListenerSettings listeners;
  private final AtomicReference<@Nullable XdsServer> server = new AtomicReference<>();

  /** Pages about these. */
  public DebugPages(ControlLoop loop, SnapshotStore snapshots, ListenerSettings listeners) {
    this.loop = loop;
    this.snapshots = snapshots;
    this.listeners = listeners;
  }

  /** The xDS server serves from now on. */
  public void serving(XdsServer started) {
    server.set(started);
  }

  /** Answers at the listener. */
  public void serveAt(HttpListener listener) {
    listener.handle("/debug/dag", _ -> routing());
    listener.handle("/debug/xds", _ -> envoys());
    new ProcessPages(listener.isLoopback()).serveAt(listener);
  }

  private Reply routing() throws InterruptedException {
    try {
      Model.Routing routing = loop.ask(Model::routing).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return Reply.text("text/vnd.graphviz", new RoutingGraph(routing, listeners).dot());
    } catch (ExecutionException | TimeoutException e) {
      return Reply.problem(503, "the control loop does not answer: " + e);
    }
  }

  private Reply envoys() {
    XdsServer serving = server.get();
    return Reply.text(
        "application/json",
        XdsPage.json(snapshots.current(), serving == null ? List.of() : serving.envoys()));
  }
}
