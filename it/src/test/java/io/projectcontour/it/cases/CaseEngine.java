package io.projectcontour.it.cases;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One way to put the manifests of a case through a controller: inside this JVM, or as a process
 * beside an API server.
 */
public interface CaseEngine extends AutoCloseable {
  /** Starts a controller that sees nothing but the objects that the setup says exist. */
  Start start(CaseFolder.Setup setup);

  /**
   * Lets go of all that was started; closing a {@link CaseRun} may keep a process for the next case
   * with an equal setup.
   */
  @Override
  void close();

  /** What came of a start. */
  sealed interface Start {
    /** The controller runs. */
    record Running(CaseRun run) implements Start {}

    /**
     * It ended with an error.
     *
     * @param reason what it said
     */
    record Refused(String reason) implements Start {}
  }

  /** A controller that runs for one case. */
  interface CaseRun extends AutoCloseable {
    /** Does what one document asks for. */
    void perform(Operation operation);

    /** What is to be seen now. */
    Observation observe();

    @Override
    void close();
  }

  /** Whether more may come. */
  enum Progress {
    /** Something changed a moment ago. */
    CHANGING,
    /** Nothing changed for so long that the reference would have taken the result. */
    QUIET,
    /** Nothing more will come. */
    FINAL
  }

  /**
   * Resources and objects at one moment.
   *
   * @param xds what an Envoy would hold
   * @param objects the objects of the kinds that have statuses, as stored
   */
  record Observation(XdsResources xds, List<JsonNode> objects, Progress progress) {
    public Observation {
      objects = List.copyOf(objects);
    }
  }
}
