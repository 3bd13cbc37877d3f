package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import io.projectcontour.xds.XdsTimings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * What the differential cases lead to arrives unchanged over gRPC, in state of the world and in
 * delta: one server and one client of each protocol follow all cases, step by step.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XdsServerCasesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SnapshotStore served = new SnapshotStore();
  private XdsServer server;
  private final Map<XdsCollector.Protocol, XdsCollector> clients =
      new EnumMap<>(XdsCollector.Protocol.class);

  @BeforeAll
  void start() throws Exception {
    // The order of what arrives is tested elsewhere.
    XdsTimings atOnce = new XdsTimings(Duration.ZERO, Duration.ofMillis(50));
    server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                atOnce),
            served,
            XdsObserver.NONE);
    for (XdsCollector.Protocol protocol : XdsCollector.Protocol.values()) {
      clients.put(protocol, XdsCollector.connect(server.address(), protocol));
    }
  }

  @AfterAll
  void stop() {
    clients.values().forEach(XdsCollector::close);
    server.close();
  }

  @TestFactory
  Stream<DynamicNode> bothProtocolsGiveTheSameResources() {
    List<XdsSnapshot> snapshots = new ArrayList<>();
    CaseEngine engine =
        new InProcessEngine(
            new CaseSchemas(),
            (setup, existing) -> new Recorded(ModelController.start(setup, existing), snapshots),
            CaseFolder.namespaces(Cases.root()));
    return CaseTests.of(
        DifferentialCasesTest.AREAS,
        folder -> {
          snapshots.clear();
          CaseResult.of(folder, engine);
          for (XdsSnapshot snapshot : snapshots) {
            serve(snapshot);
            clients.forEach(
                (protocol, client) -> assertHolds(client, snapshot, folder + ", " + protocol));
          }
        });
  }

  private void serve(XdsSnapshot snapshot) {
    List<Resource> put = new ArrayList<>();
    List<Removed> removed = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      put.addAll(snapshot.all(type));
      for (Resource before : served.current().all(type)) {
        if (snapshot.get(type, before.name()).isEmpty()) {
          removed.add(new Removed(type, before.name()));
        }
      }
    }
    served.publish(put, removed);
  }

  private static void assertHolds(XdsCollector client, XdsSnapshot snapshot, String description) {
    JsonNode expected = NormalForm.of(NormalForm.resources(snapshot));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(
            () -> {
              List<JsonDifference> differences =
                  JsonDifference.between(expected, NormalForm.of(client.resources()));
              assertThat(differences)
                  .as("%s%n%s", description, JsonDifference.text(differences))
                  .isEmpty();
            });
  }

  /** Keeps what is looked at. */
  private record Recorded(Controller controller, List<XdsSnapshot> snapshots)
      implements Controller {
    @Override
    public void put(JsonNode object) {
      controller.put(object);
    }

    @Override
    public void remove(JsonNode object) {
      controller.remove(object);
    }

    @Override
    public XdsSnapshot snapshot() {
      XdsSnapshot snapshot = controller.snapshot();
      snapshots.add(snapshot);
      return snapshot;
    }

    @Override
    public Map<SimulatedCluster.Name, JsonNode> statuses(List<JsonNode> stored) {
      return controller.statuses(stored);
    }

    @Override
    public void close() {
      controller.close();
    }
  }
}
