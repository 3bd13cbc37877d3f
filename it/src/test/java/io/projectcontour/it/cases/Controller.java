package io.projectcontour.it.cases;

import io.projectcontour.snapshot.XdsSnapshot;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A controller inside this JVM, between the objects of a {@link SimulatedCluster} and the resources
 * and statuses that it makes of them.
 */
public interface Controller extends AutoCloseable {
  /** An object that is new or has changed, as the API server has it. */
  void put(JsonNode object);

  /** An object that is no more. */
  void remove(JsonNode object);

  /** Everything that the objects lead to. */
  XdsSnapshot snapshot();

  /**
   * The statuses that the objects lead to. A status of which not all is the controller's has to be
   * whole: with what others wrote into it.
   *
   * @param stored the objects as they are, to read what others wrote
   */
  Map<SimulatedCluster.Name, JsonNode> statuses(List<JsonNode> stored);

  @Override
  void close();

  /** Starts controllers. */
  interface Starter {
    /**
     * Starts one.
     *
     * @param setup the configuration file, and further flags beside those of {@link ServeArguments}
     * @param existing the objects that exist at the start, as the API server has them
     * @throws RefusedException if the program would end with an error
     */
    Controller start(CaseFolder.Setup setup, List<JsonNode> existing) throws RefusedException;
  }

  /** A start that ends with an error. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason);
    }
  }
}
