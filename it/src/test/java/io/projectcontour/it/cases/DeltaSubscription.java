package io.projectcontour.it.cases;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A delta stream: responses say what to add and what to take away. Lives on the collector's thread.
 */
final class DeltaSubscription implements XdsSubscription {
  private final XdsList list;
  private final String name;
  private final Listener listener;
  private final ClientCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call;
  private final NavigableMap<String, Message> held = new TreeMap<>();
  private boolean cancelled;

  DeltaSubscription(
      Channel channel,
      CallOptions options,
      Node node,
      XdsList list,
      String name,
      Listener listener) {
    this.list = list;
    this.name = name;
    this.listener = listener;
    this.call = channel.newCall(XdsMethods.delta(list), options);
    call.start(new Responses(), new Metadata());
    call.request(1);
    // A first request without names asks for everything, as Envoy's does for listeners and
    // clusters.
    DeltaDiscoveryRequest.Builder first = request().setNode(node);
    if (!name.equals(EVERYTHING)) {
      first.addResourceNamesSubscribe(name);
    }
    call.sendMessage(first.build());
  }

  @Override
  public void cancel() {
    cancelled = true;
    call.cancel("the subscription is not needed any more", null);
  }

  private DeltaDiscoveryRequest.Builder request() {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(list.type().typeUrl());
  }

  private final class Responses extends ClientCall.Listener<DeltaDiscoveryResponse> {
    @Override
    public void onMessage(DeltaDiscoveryResponse response) {
      if (cancelled) {
        return;
      }
      for (Resource added : response.getResourcesList()) {
        Message resource = list.parse(added.getResource());
        if (!added.getName().equals(list.nameOf(resource))) {
          throw Status.INTERNAL
              .withDescription(
                  "a resource called %s arrived as %s"
                      .formatted(list.nameOf(resource), added.getName()))
              .asRuntimeException();
        }
        held.put(added.getName(), resource);
      }
      response.getRemovedResourcesList().forEach(held::remove);
      call.sendMessage(request().setResponseNonce(response.getNonce()).build());
      call.request(1);
      listener.changed(new TreeMap<>(held));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!cancelled) {
        listener.ended(list.key() + " " + name + ": " + status);
      }
    }
  }
}
