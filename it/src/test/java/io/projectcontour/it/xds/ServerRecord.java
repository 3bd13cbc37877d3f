package io.projectcontour.it.xds;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.xds.Rejection;
import io.projectcontour.xds.SentResponse;
import io.projectcontour.xds.StreamInfo;
import io.projectcontour.xds.XdsObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What the streams of one server told. */
final class ServerRecord implements XdsObserver {
  private final List<SentResponse> sent = new CopyOnWriteArrayList<>();
  private final List<Rejection> rejections = new CopyOnWriteArrayList<>();
  private final Set<ResourceType> requested = ConcurrentHashMap.newKeySet();

  @Override
  public void requestReceived(StreamInfo stream, ResourceType type) {
    requested.add(type);
  }

  @Override
  public void responseSent(StreamInfo stream, SentResponse response) {
    sent.add(response);
  }

  @Override
  public void responseRejected(
      StreamInfo stream, ResourceType type, String nonce, List<Rejection> refused) {
    rejections.addAll(refused);
  }

  /** The types that were asked for so far. */
  Set<ResourceType> requested() {
    return Set.copyOf(requested);
  }

  /** The responses sent so far that carry or remove something of a type. */
  List<SentResponse> sent(ResourceType type) {
    return sent.stream()
        .filter(response -> response.type() == type)
        .filter(response -> !response.resources().isEmpty() || !response.removed().isEmpty())
        .toList();
  }

  /** Type and name of all resources sent so far, and of those declared gone. */
  List<String> sentNames() {
    return sent.stream()
        .flatMap(
            response ->
                Stream.concat(response.resources().stream(), response.removed().stream())
                    .map(name -> response.type() + " " + name))
        .toList();
  }

  List<Rejection> rejections() {
    return List.copyOf(rejections);
  }
}
