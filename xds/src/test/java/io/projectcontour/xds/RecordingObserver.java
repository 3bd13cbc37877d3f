package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told. */
final class RecordingObserver implements XdsObserver {
  /** A thing that happened to a stream. */
  record Event(String what, StreamInfo stream) {}

  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<SentResponse> sent = new CopyOnWriteArrayList<>();
  final List<Rejection> rejections = new CopyOnWriteArrayList<>();

  @Override
  public void streamOpened(StreamInfo stream) {
    events.add(new Event("opened", stream));
  }

  @Override
  public void streamClosed(StreamInfo stream) {
    events.add(new Event("closed", stream));
  }

  @Override
  public void requestReceived(StreamInfo stream, ResourceType type) {
    events.add(new Event("request " + type, stream));
  }

  @Override
  public void responseSent(StreamInfo stream, SentResponse response) {
    sent.add(response);
    events.add(new Event("sent " + response.type(), stream));
  }

  @Override
  public void responseAccepted(
      StreamInfo stream, ResourceType type, String nonce, Duration afterSending) {
    events.add(new Event("accepted " + type, stream));
  }

  @Override
  public void responseRejected(
      StreamInfo stream, ResourceType type, String nonce, List<Rejection> refused) {
    rejections.addAll(refused);
    events.add(new Event("rejected " + type, stream));
  }

  List<String> whats() {
    return events.stream().map(Event::what).toList();
  }
}
