package io.projectcontour.it.cases;

import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program with Contour's command line that serves one runtime layer and looks at no object, for
 * the test of {@link ProcessEngine} itself. With {@code --fail} it ends with an error.
 */
final class FakeContour {
  private static final String XDS_PORT = "--xds-port=";

  private FakeContour() {}

  public static void main(String[] arguments) throws Exception {
    List<String> flags = Arrays.asList(arguments);
    if (flags.contains("--fail")) {
      System.err.println("FakeContour was told to fail");
      System.exit(1);
    }
    int port =
        flags.stream()
            .filter(flag -> flag.startsWith(XDS_PORT))
            .mapToInt(flag -> Integer.parseInt(flag.substring(XDS_PORT.length())))
            .findFirst()
            .orElseThrow();
    SnapshotStore store = new SnapshotStore();
    Runtime layer = Runtime.newBuilder().setName("dynamic").build();
    store.publish(
        List.of(Resource.of(ResourceType.RUNTIME, layer.getName(), layer, Sources.NONE)),
        List.of());
    XdsServer server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Optional.empty()),
            store,
            XdsObserver.NONE);
    // Standard input ends with the test's JVM.
    System.in.readAllBytes();
    server.close();
  }
}
