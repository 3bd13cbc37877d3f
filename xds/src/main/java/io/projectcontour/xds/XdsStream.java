package io.projectcontour.xds;

import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream with one client: takes what comes, works out what the client lacks, and sends it.
 *
 * <p>Runs on a virtual thread of its own, which alone touches the fields that are not volatile. The
 * transport and the publisher only reach the {@link Mailbox}.
 *
 * @param <Q> requests
 * @param <R> responses
 */
final class XdsStream<Q, R extends MessageLite> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(XdsStream.class);

  private final Protocol<Q, R> protocol;
  private final Optional<ResourceType> ownType;
  private final ServerCallStreamObserver<R> call;
  private final SnapshotStore snapshots;
  private final XdsObserver observer;
  private final RejectionLog rejectionLog = new RejectionLog();
  private final Mailbox<Q> mailbox = new Mailbox<>();
  private final Map<ResourceType, Exchange> exchanges = new EnumMap<>(ResourceType.class);
  private final Admission admission;
  private final EnvoyReadiness envoys;
  private final SendOrder order;
  private final Outflow.Share room;

  /**
   * What the exchanges know of; negative before the first look, for which the subscriptions say
   * all. The snapshot itself is not kept: a stream may sleep for days.
   */
  private long generation = -1;

  /** Empty until the first request, which says whose stream it is. */
  private Optional<EnvoyReadiness.Share> envoy = Optional.empty();

  private long responses;

  /** When it was last looked for something to send. */
  private long lookedAt = System.nanoTime();

  private volatile StreamInfo info;
  private volatile Interest interest = Interest.NOTHING;
  private volatile Map<ResourceType, TypeState> states = Map.of();

  /**
   * A stream that nobody runs yet.
   *
   * @param ownType what the stream is about; empty for an aggregated one
   * @param admission whether it is served
   * @param envoys what the streams of each Envoy share
   * @param room for what the client has not read yet
   */
  XdsStream(
      StreamInfo info,
      Protocol<Q, R> protocol,
      Optional<ResourceType> ownType,
      ServerCallStreamObserver<R> call,
      SnapshotStore snapshots,
      Admission admission,
      EnvoyReadiness envoys,
      Outflow.Share room,
      XdsTimings timings,
      XdsObserver observer) {
    this.info = info;
    this.protocol = protocol;
    this.ownType = ownType;
    this.call = call;
    this.snapshots = snapshots;
    this.observer = observer;
    this.admission = admission;
    this.envoys = envoys;
    this.room = room;
    this.order = new SendOrder(ownType.isEmpty(), exchanges, mailbox, timings);
  }

  Mailbox<Q> mailbox() {
    return mailbox;
  }

  /** What the stream is waiting to hear of. Any thread. */
  Interest interest() {
    return interest;
  }

  /** Any thread. */
  StreamInfo info() {
    return info;
  }

  /** How far the client is. Any thread; may lag behind by a moment. */
  Map<ResourceType, TypeState> states() {
    return states;
  }

  @Override
  public void run() {
    observer.streamOpened(info);
    LOG.atDebug()
        .addKeyValue("stream_id", info.id())
        .addKeyValue("method", info.method())
        .log("stream opened");
    Status end = Status.UNKNOWN;
    try {
      end = converse();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      end = Status.UNAVAILABLE.withDescription("The server is shutting down");
    } catch (RuntimeException e) {
      end = Status.INTERNAL.withDescription("The server failed on this stream");
      LOG.atError()
          .setCause(e)
          .addKeyValue("stream_id", info.id())
          .addKeyValue("node_id", info.nodeId())
          .log("An xDS stream failed and is closed; the client will open another");
    } finally {
      room.giveBack();
      envoy.ifPresent(share -> share.leave(mailbox));
      close(end);
      observer.streamClosed(info);
    }
  }

  private void close(Status end) {
    if (end.isOk()) {
      call.onCompleted();
    } else {
      call.onError(end.asRuntimeException());
    }
    LOG.atDebug()
        .addKeyValue("stream_id", info.id())
        .addKeyValue("status", end.getCode())
        .log("stream closed");
  }

  /** Until the client leaves or says something that nobody can answer. */
  private Status converse() throws InterruptedException {
    while (true) {
      // While the transport is full nothing can be sent, whatever the time; it will tell.
      OptionalLong deadline = call.isReady() ? order.nextDeadline(lookedAt) : room.until();
      Mailbox.Delivery<Q> delivery = mailbox.take(deadline);
      if (call.isReady() || room.isOverdue()) {
        room.giveBack();
      }
      for (Q message : delivery.requests()) {
        ClientRequest request = protocol.read(message);
        Optional<ResourceType> type = typeOf(request);
        if (type.isEmpty()) {
          return Status.INVALID_ARGUMENT.withDescription(
              request.typeUrl().isEmpty()
                  ? "A request on an aggregated stream needs a type_url"
                  : "There are no resources of type_url " + request.typeUrl());
        }
        identify(request.node());
        Optional<Status> refusal = admission.refusal(info, ownType, request.node());
        if (refusal.isPresent()) {
          return refusal.get();
        }
        receive(type.get(), request);
      }
      if (delivery.end().isPresent()) {
        return delivery.end().get();
      }
      if (!delivery.requests().isEmpty()) {
        call.request(delivery.requests().size());
        interest = Interest.of(exchanges.values());
      }
      sendWhatIsLacking();
      publishStates();
    }
  }

  private Optional<ResourceType> typeOf(ClientRequest request) {
    return request.typeUrl().isEmpty() ? ownType : ResourceType.ofTypeUrl(request.typeUrl());
  }

  private void receive(ResourceType type, ClientRequest request) {
    if (envoy.isEmpty()) {
      EnvoyReadiness.Share share = envoys.join(info, admission.holdsRoutes(request.node()));
      envoy = Optional.of(share);
      order.use(share.readiness());
    }
    observer.requestReceived(info, type);
    LOG.atDebug()
        .addKeyValue("version_info", request.version())
        .addKeyValue("response_nonce", request.nonce())
        .addKeyValue("node_id", info.nodeId())
        .addKeyValue("node_version", info.nodeVersion())
        .addKeyValue("resource_names", request.subscribe())
        .addKeyValue("type_url", type.typeUrl())
        .log("stream request");
    boolean first = !exchanges.containsKey(type);
    Exchange exchange =
        exchanges.computeIfAbsent(type, _ -> new Exchange(protocol.watch(type, ownType.isEmpty())));
    // Whatever nonce the first request carries is one of another stream.
    if (!first && !request.nonce().isEmpty()) {
      if (protocol.ignoresStaleRequests() && !request.nonce().equals(exchange.lastNonce())) {
        return;
      }
      exchange
          .answered(request.nonce())
          .ifPresent(response -> answer(exchange, response, request.error()));
    }
    exchange.watch().subscribe(request);
    order.received(type);
    exchange.forgetRejectionsOf(name -> !exchange.watch().subscription().wants(name));
  }

  /** Only the first request is sure to say who sends it. */
  private void identify(Node node) {
    if (!info.nodeId().isEmpty() || node.getId().isEmpty()) {
      return;
    }
    String version = node.getUserAgentVersion();
    if (node.hasUserAgentBuildVersion()) {
      var number = node.getUserAgentBuildVersion().getVersion();
      version =
          "v" + number.getMajorNumber() + "." + number.getMinorNumber() + "." + number.getPatch();
    }
    info = info.of(node.getId(), version);
  }

  private void answer(Exchange exchange, InFlight response, Optional<String> error) {
    if (error.isEmpty()) {
      exchange.accepted(response);
      order.answered(response);
      order.accepted(response.update(), snapshots.current());
      observer.responseAccepted(
          info,
          exchange.type(),
          response.nonce(),
          Duration.ofNanos(System.nanoTime() - response.sentNanos()));
      return;
    }
    RefusedNames names = RefusedNames.of(response.update(), error.get());
    List<Rejection> refused =
        exchange.rejected(response, names.blamed(), error.get(), Instant.now());
    boolean partsFollow = exchange.watch().rejected(response.update(), names);
    order.answered(response);
    rejectionLog.refused(info, exchange.type(), refused, error.get(), partsFollow);
    observer.responseRejected(info, exchange.type(), response.nonce(), refused);
  }

  private void sendWhatIsLacking() throws InterruptedException {
    lookedAt = System.nanoTime();
    XdsSnapshot snapshot = snapshots.current();
    advance(snapshot);
    boolean progress = true;
    while (progress) {
      progress = false;
      // In the order of the types, which is the order in which they may safely arrive.
      for (Exchange exchange : exchanges.values()) {
        if (!call.isReady()) {
          return; // The transport will tell when it can take more. What changes until then is
          // joined.
        }
        progress |= sendNext(exchange, snapshot);
      }
      progress |= order.releaseDepartures(lookedAt, generation);
    }
    order.looked(generation);
  }

  private void advance(XdsSnapshot newest) {
    for (Exchange exchange : exchanges.values()) {
      if (generation >= 0 && newest.generation() > generation) {
        exchange.watch().advance(newest.changedSince(exchange.type(), generation));
      }
      // Also if it went before it was refused.
      exchange.forgetRejectionsOf(
          name -> newest.get(exchange.type(), name).map(exchange.watch()::uses).orElse(true));
    }
    generation = newest.generation();
  }

  private boolean sendNext(Exchange exchange, XdsSnapshot snapshot) throws InterruptedException {
    if (order.mustWait(exchange, lookedAt, generation)) {
      return false;
    }
    Optional<Update> next =
        exchange.watch().next(snapshot, order.departures(exchange.type(), lookedAt, generation));
    if (next.isEmpty()) {
      return false;
    }
    Update update = next.get();
    if (room.take(update.bytes())) {
      lookedAt = System.nanoTime();
    }
    InFlight response =
        new InFlight(
            Long.toString(++responses), update, update.version(), snapshot.generation(), lookedAt);
    R message = protocol.write(response);
    exchange.sent(response);
    order.sent(update, snapshot, lookedAt);
    call.onNext(message);
    if (call.isReady()) {
      room.giveBack();
    }
    observer.responseSent(info, response.asSent(message.getSerializedSize()));
    return true;
  }

  private void publishStates() {
    Map<ResourceType, TypeState> now = new EnumMap<>(ResourceType.class);
    exchanges.forEach((type, exchange) -> now.put(type, exchange.state()));
    states = now;
  }
}
