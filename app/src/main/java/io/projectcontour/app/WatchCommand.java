package io.projectcontour.app;

import io.projectcontour.app.xdscli.ServerConnection;
import io.projectcontour.app.xdscli.WatchSettings;
import io.projectcontour.app.xdscli.WatchedType;
import io.projectcontour.app.xdscli.XdsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Watches a type of resources (spec: cli.md section 7). */
@Command
final class WatchCommand implements Callable<Integer> {
  /** Host and port as gRPC knows them; the host may be left out, or be an address in brackets. */
  private static final Pattern SERVER =
      Pattern.compile(
          "(?<host>(dns:///)?([^\\s:/%@?#\\[\\]]+|\\[[0-9a-fA-F:.]+]))?:(?<port>\\d{1,5})");

  private static final int LAST_PORT = 65535;

  private final CommandContext context;
  private final WatchedType type;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandGroup.Xds parent;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of resources; all if none.")
  List<String> resources = List.of();

  WatchCommand(CommandContext context, WatchedType type) {
    this.context = context;
    this.type = type;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    WatchSettings settings = new WatchSettings(type, resources, parent.nodeId, parent.reject);
    try {
      XdsClient.watch(new ServerConnection(server(), tls()), settings, parent.delta, context.out());
      return 0;
    } catch (IOException e) {
      throw new CommandFailure("failed to watch", e);
    }
  }

  private String server() {
    Matcher matcher = SERVER.matcher(parent.server);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > LAST_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          "--contour has to be HOST:PORT, for example 127.0.0.1:8001, not '" + parent.server + "'");
    }
    return matcher.group("host") == null ? "localhost" + parent.server : parent.server;
  }

  private Optional<ServerConnection.TlsFiles> tls() throws CommandFailure {
    if (parent.caFile.isEmpty() && parent.certFile.isEmpty() && parent.keyFile.isEmpty()) {
      return Optional.empty();
    }
    if (parent.caFile.isEmpty() || parent.certFile.isEmpty() || parent.keyFile.isEmpty()) {
      throw new CommandFailure(
          "--cafile, --cert-file and --key-file belong together: give all three or none of them");
    }
    return Optional.of(
        new ServerConnection.TlsFiles(
            Path.of(parent.caFile), Path.of(parent.certFile), Path.of(parent.keyFile)));
  }
}
