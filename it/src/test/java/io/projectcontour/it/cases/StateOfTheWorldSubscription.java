package io.projectcontour.it.cases;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A state-of-the-world stream: each response is all that the stream holds. Lives on the collector's
 * thread.
 */
final class StateOfTheWorldSubscription implements XdsSubscription {
  private final XdsList list;
  private final String name;
  private final Listener listener;
  private final ClientCall<DiscoveryRequest, DiscoveryResponse> call;
  private boolean cancelled;

  StateOfTheWorldSubscription(
      Channel channel,
      CallOptions options,
      Node node,
      XdsList list,
      String name,
      Listener listener) {
    this.list = list;
    this.name = name;
    this.listener = listener;
    this.call = channel.newCall(XdsMethods.stateOfTheWorld(list), options);
    call.start(new Responses(), new Metadata());
    call.request(1);
    call.sendMessage(request().setNode(node).build());
  }

  @Override
  public void cancel() {
    cancelled = true;
    call.cancel("the subscription is not needed any more", null);
  }

  private DiscoveryRequest.Builder request() {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder().setTypeUrl(list.type().typeUrl());
    if (!name.equals(EVERYTHING)) {
      request.addResourceNames(name);
    }
    return request;
  }

  private final class Responses extends ClientCall.Listener<DiscoveryResponse> {
    @Override
    public void onMessage(DiscoveryResponse response) {
      if (cancelled) {
        return;
      }
      NavigableMap<String, Message> resources = new TreeMap<>();
      for (Any any : response.getResourcesList()) {
        Message resource = list.parse(any);
        resources.put(list.nameOf(resource), resource);
      }
      call.sendMessage(
          request()
              .setVersionInfo(response.getVersionInfo())
              .setResponseNonce(response.getNonce())
              .build());
      call.request(1);
      listener.changed(resources);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!cancelled) {
        listener.ended(list.key() + " " + name + ": " + status);
      }
    }
  }
}
