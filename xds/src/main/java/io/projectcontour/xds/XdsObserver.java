package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.xds.tls.ReloadingSslContext;
import java.time.Duration;
import java.util.List;

/**
 * Is told what happens on the streams, for metrics and debug pages.
 *
 * <p>Called on the stream's own thread: must be thread-safe and quick, and must not throw.
 */
public interface XdsObserver {
  /** Looks away. */
  XdsObserver NONE = new XdsObserver() {};

  /** A client opened a stream. It has not told who it is. */
  default void streamOpened(StreamInfo stream) {}

  /** A stream has ended, whoever ended it. */
  default void streamClosed(StreamInfo stream) {}

  /** A request arrived. */
  default void requestReceived(StreamInfo stream, ResourceType type) {}

  /** A response was handed to the transport. */
  default void responseSent(StreamInfo stream, SentResponse response) {}

  /** A client has accepted the response with this nonce. */
  default void responseAccepted(
      StreamInfo stream, ResourceType type, String nonce, Duration afterSending) {}

  /**
   * A client has refused the response with this nonce.
   *
   * @param rejections the resources in it that it had not accepted before
   */
  default void responseRejected(
      StreamInfo stream, ResourceType type, String nonce, List<Rejection> rejections) {}

  /** The files of the server's certificate were read because they are new, or were of no use. */
  default void certificatesRead(ReloadingSslContext.Reading reading) {}
}
