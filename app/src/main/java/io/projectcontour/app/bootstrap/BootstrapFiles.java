package io.projectcontour.app.bootstrap;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.regex_engines.v3.GoogleRE2;
import io.envoyproxy.envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig;
import io.envoyproxy.envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.projectcontour.app.bootstrap.BootstrapSettings.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Writes a bootstrap and what belongs to it. */
public final class BootstrapFiles {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(
                      List.of(
                          DownstreamConnectionsConfig.getDescriptor(),
                          FileAccessLog.getDescriptor(),
                          FixedHeapConfig.getDescriptor(),
                          GoogleRE2.getDescriptor(),
                          HttpProtocolOptions.getDescriptor(),
                          Secret.getDescriptor(),
                          UpstreamTlsContext.getDescriptor()))
                  .build());

  private BootstrapFiles() {}

  /**
   * Writes the files that Envoy watches, if there are any, and then the bootstrap.
   *
   * @throws IOException if a file with a certificate or key is missing or empty, or cannot be
   *     written; the message says what to do
   */
  public static void write(BootstrapSettings settings, BootstrapOutput output) throws IOException {
    if (settings.tls().isPresent()) {
      checkFilled(settings.tls().get());
    }
    if (settings.resourcesDirectory().isPresent()) {
      String directory = settings.resourcesDirectory().get();
      Files.createDirectories(Path.of(secretsDirectory(directory)));
      if (settings.tls().isPresent()) {
        TlsFiles files = settings.tls().get();
        ReplacedFile.write(
            Path.of(XdsTls.certificateFile(directory)), json(XdsTls.certificateSecret(files)));
        ReplacedFile.write(
            Path.of(XdsTls.validationFile(directory)), json(XdsTls.validationSecret(files)));
      }
    }
    output.write(json(Bootstraps.bootstrap(settings)));
  }

  /** Where the watched files are, joined as given, since Envoy reads the same text. */
  static String secretsDirectory(String resourcesDirectory) {
    return resourcesDirectory.endsWith("/")
        ? resourcesDirectory + "sds"
        : resourcesDirectory + "/sds";
  }

  /** JSON in one line, with the names that fields have in Envoy's documentation. */
  static String json(Message message) throws InvalidProtocolBufferException {
    return PRINTER.print(message);
  }

  /** Fails here, where it is seen in the state of the pod; Envoy would only log it. */
  private static void checkFilled(TlsFiles files) throws IOException {
    checkFilled("--envoy-cafile", files.caFile());
    checkFilled("--envoy-cert-file", files.certFile());
    checkFilled("--envoy-key-file", files.keyFile());
  }

  private static void checkFilled(String flag, String file) throws IOException {
    long size;
    try {
      size = Files.size(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "%s: file %s does not exist; is the Secret with Envoy's certificate mounted?"
              .formatted(flag, file),
          e);
    }
    if (Files.isDirectory(Path.of(file))) {
      throw new IOException("%s: %s is a directory; give a file in it".formatted(flag, file));
    }
    if (size == 0) {
      throw new IOException(
          "%s: file %s is empty; wait for the Secret to be filled, or make it with contour certgen"
              .formatted(flag, file));
    }
  }
}
