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
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Watches a type of resources (spec: cli.md section 7). */
@Command
final class WatchCommand implements Callable<Integer> {
  private final CommandContext context;
  private final WatchedType type;

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
      XdsClient.watch(
          new ServerConnection(parent.server, tls()), settings, parent.delta, context.out());
      return 0;
    } catch (IOException e) {
      throw new CommandFailure("failed to watch", e);
    }
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
