package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs cases through the program itself: {@code contour serve} as a process, objects in a real API
 * server, resources over gRPC.
 *
 * <p>Cases with equal setups share a process, as with the reference: all objects are deleted in
 * between, and the process has to take that in. Only where objects have to exist before the start,
 * each case gets a process.
 */
public final class ProcessEngine implements CaseEngine {
  private final ApiServer server;
  private final List<String> program;
  private final XdsCollector.Protocol protocol;
  private @Nullable ServeProcess process;

  /**
   * An engine on an API server of its own, in which all objects are deleted.
   *
   * @param program the command of Contour, to which a subcommand and flags are added
   * @param namespaces those that exist in every case
   */
  public ProcessEngine(
      ApiServer server,
      List<String> program,
      XdsCollector.Protocol protocol,
      List<JsonNode> namespaces) {
    this.server = server;
    this.program = List.copyOf(program);
    this.protocol = protocol;
    namespaces.forEach(server.objects()::apply);
  }

  @Override
  public Start start(CaseFolder.Setup setup) {
    if (process != null && process.canServe(setup)) {
      objects().deleteAll();
      return new Start.Running(new ProcessRun(objects(), process, protocol));
    }
    stopProcess();
    objects().deleteAll();
    ServeProcess starting = ServeProcess.of(program, server, setup);
    starting.existing().forEach(objects()::apply);
    String refusal = starting.start();
    if (refusal != null) {
      starting.close();
      return new Start.Refused(refusal);
    }
    process = starting;
    return new Start.Running(new ProcessRun(objects(), starting, protocol));
  }

  @Override
  public void close() {
    stopProcess();
  }

  private ClusterObjects objects() {
    return server.objects();
  }

  private void stopProcess() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
