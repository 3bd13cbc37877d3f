package io.projectcontour.app.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.ConfigurationFile;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.config.ServeFlags;
import io.projectcontour.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
  private static final Map<String, String> SERVE_FLAGS =
      Map.of(
          "--http-port", "--envoy-service-http-port",
          "--https-port", "--envoy-service-https-port",
          "--stats-port", "--stats-port");

  /** Free ports for all but one flag. */
  private static Settings settings(String flag, int port) throws CommandFailure {
    Map<String, Object> flags = new HashMap<>();
    flags.put("--envoy-service-http-address", "127.0.0.1");
    flags.put("--envoy-service-https-address", "127.0.0.1");
    flags.put("--stats-address", "127.0.0.1");
    flags.put("--insecure", true);
    for (Map.Entry<String, String> entry : SERVE_FLAGS.entrySet()) {
      flags.put(entry.getValue(), entry.getKey().equals(flag) ? port : Ports.free());
    }
    ConfigurationOutcome outcome =
        ConfigurationFile.none().read(new ServeFlags(flags), ProcessScope.ALL, "n").outcome();
    return AdminPort.in(
        ((ConfigurationOutcome.Usable) outcome).configuration().settings(),
        flag.equals("--admin-port") ? port : 0);
  }

  @Test
  void freePortsAreFine() throws CommandFailure {
    Settings settings = settings("", 0);
    assertThatCode(() -> Ports.check(settings)).doesNotThrowAnyException();
    assertThatCode(() -> Ports.check(settings))
        .as("they are given back")
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"--http-port", "--https-port", "--stats-port", "--admin-port"})
  void aPortInUseIsNamedWithItsFlag(String flag) throws IOException, CommandFailure {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = other.getLocalPort();
      Settings settings = settings(flag, port);
      CommandFailure failure =
          catchThrowableOfType(CommandFailure.class, () -> Ports.check(settings));
      assertThat(failure)
          .hasMessage(
              "cannot listen on port %d: stop what listens there, or give another port by %s"
                  .formatted(port, flag));
    }
  }
}
