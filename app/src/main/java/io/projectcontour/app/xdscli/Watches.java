package io.projectcontour.app.xdscli;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a type of resources: prints each request and response, and acknowledges or rejects what
 * comes, until the server ends the stream.
 */
public final class Watches {
  private static final Logger logger = LoggerFactory.getLogger(Watches.class);

  /** What a request holds before the first response. */
  private static final String FIRST_VERSION = "0";

  private final Channel channel;
  private final WatchSettings settings;
  private final PrintStream out;

  Watches(Channel channel, WatchSettings settings, PrintStream out) {
    this.channel = channel;
    this.settings = settings;
    this.out = out;
  }

  /** Watches the state of the world; returns when the server ends the stream without an error. */
  void stateOfTheWorld() throws StatusException, InterruptedException {
    BlockingClientCall<DiscoveryRequest, DiscoveryResponse> stream =
        ClientCalls.blockingBidiStreamingCall(
            channel, settings.type().stateOfTheWorld(), CallOptions.DEFAULT);
    DiscoveryRequest.Builder template =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(settings.type().typeUrl())
            .addAllResourceNames(settings.resources())
            .setNode(node());
    logger.atInfo().addKeyValue("currentVersion", FIRST_VERSION).log("Sending discover request");
    send(stream, template.clone().setVersionInfo(FIRST_VERSION).build());
    String version = FIRST_VERSION;
    for (DiscoveryResponse response = stream.read(); response != null; response = stream.read()) {
      logReceived(version, "resp_version_info", response.getVersionInfo(), response.getNonce());
      print(response);
      version = response.getVersionInfo();
      DiscoveryRequest.Builder answer =
          template.clone().setVersionInfo(version).setResponseNonce(response.getNonce());
      if (settings.reject()) {
        answer.setErrorDetail(rejection());
      }
      logAnswer("Sending %s discover request", version, response.getNonce());
      send(stream, answer.build());
    }
  }

  /** Watches what changes; returns when the server ends the stream without an error. */
  void delta() throws StatusException, InterruptedException {
    BlockingClientCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> stream =
        ClientCalls.blockingBidiStreamingCall(
            channel, settings.type().delta(), CallOptions.DEFAULT);
    DeltaDiscoveryRequest.Builder template =
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(settings.type().typeUrl())
            .addAllResourceNamesSubscribe(settings.resources())
            .setNode(node());
    logger
        .atInfo()
        .addKeyValue("currentVersion", FIRST_VERSION)
        .log("Sending incremental discover request");
    send(stream, template.build());
    String version = FIRST_VERSION;
    for (DeltaDiscoveryResponse response = stream.read();
        response != null;
        response = stream.read()) {
      logReceived(
          version,
          "resp_system_version_info",
          response.getSystemVersionInfo(),
          response.getNonce());
      print(response);
      version = response.getSystemVersionInfo();
      DeltaDiscoveryRequest.Builder answer = template.clone().setResponseNonce(response.getNonce());
      if (settings.reject()) {
        answer.setErrorDetail(rejection());
      }
      logAnswer("Sending incremental %s discover request", version, response.getNonce());
      send(stream, answer.build());
    }
  }

  private Node node() {
    return Node.newBuilder().setId(settings.nodeId()).build();
  }

  private static Status rejection() {
    return Status.newBuilder()
        .setCode(Code.INTERNAL_VALUE)
        .setMessage("Told to create a NACK for testing")
        .build();
  }

  private <Q extends Message> void send(BlockingClientCall<Q, ?> stream, Q request)
      throws StatusException, InterruptedException {
    print(request);
    if (!stream.write(request)) {
      logger.info("the server has ended the stream");
    }
  }

  private void print(Message message) {
    out.println(ExpandedJson.print(message));
  }

  private static void logReceived(
      String currentVersion, String versionField, String version, @Nullable String nonce) {
    logger
        .atInfo()
        .addKeyValue("currentVersion", currentVersion)
        .addKeyValue(versionField, version)
        .addKeyValue("nonce", nonce)
        .log("Received Discovery Response");
  }

  private void logAnswer(String message, String version, String nonce) {
    logger
        .atInfo()
        .addKeyValue("response_nonce", nonce)
        .addKeyValue("version_info", version)
        .addKeyValue("currentVersion", version)
        .log(message.formatted(settings.reject() ? "NACK" : "ACK"));
  }
}
