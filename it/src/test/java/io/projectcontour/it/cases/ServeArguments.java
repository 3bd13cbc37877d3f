package io.projectcontour.it.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line of {@code contour serve} in the cases, without what depends on the machine: API
 * server, addresses, files.
 */
final class ServeArguments {
  private static final String BY_OBJECT = "--contour-config-name";
  private static final String HTTP_PORT = "--envoy-service-http-port";
  private static final String HTTPS_PORT = "--envoy-service-https-port";

  private ServeArguments() {}

  /**
   * The flags that Envoy's ports come from, and the case's own. A flag that the case gives is not
   * repeated.
   */
  static List<String> of(CaseFolder.Setup setup) {
    List<String> arguments = new ArrayList<>();
    if (!gives(setup, BY_OBJECT)) {
      if (!gives(setup, HTTP_PORT)) {
        arguments.add(HTTP_PORT + "=8080");
      }
      if (!gives(setup, HTTPS_PORT)) {
        arguments.add(HTTPS_PORT + "=8443");
      }
    }
    arguments.addAll(setup.arguments());
    return List.copyOf(arguments);
  }

  private static boolean gives(CaseFolder.Setup setup, String flag) {
    return setup.arguments().stream().anyMatch(a -> a.equals(flag) || a.startsWith(flag + "="));
  }
}
