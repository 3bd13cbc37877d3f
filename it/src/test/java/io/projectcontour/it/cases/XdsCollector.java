package io.projectcontour.it.cases;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Collects what an xDS server serves, as an Envoy with Contour's bootstrap asks for it: listeners
 * and clusters as a whole, the runtime layer {@code dynamic}, and each resource that these refer to
 * by its name, every subscription on a stream of its own. All is acknowledged.
 *
 * <p>Streams live on a thread of the collector; any thread may read what was collected.
 */
public final class XdsCollector implements AutoCloseable {
  private static final String RUNTIME_LAYER = "dynamic";

  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);

  /** The newest state; replaced as a whole, so that readers need no lock. */
  private record Collected(
      XdsResources resources, boolean answered, long changedAtNanos, List<String> ended) {}

  /** Which protocol the streams speak. */
  public enum Protocol {
    /** Each response holds all resources of the stream, as Go Contour serves them. */
    STATE_OF_THE_WORLD,
    /** Responses hold what changed. */
    DELTA
  }

  private final Protocol protocol;
  private final Node node = Node.newBuilder().setId("collector").setCluster("contour").build();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("xds-collector").daemon().factory());
  private final ManagedChannel channel;
  private final Map<XdsList, Map<String, XdsSubscription>> subscriptions =
      new EnumMap<>(XdsList.class);
  private final Map<XdsList, Map<String, NavigableMap<String, Message>>> held =
      new EnumMap<>(XdsList.class);
  private volatile Collected collected =
      new Collected(XdsResources.EMPTY, false, System.nanoTime(), List.of());

  private XdsCollector(InetSocketAddress server, Protocol protocol) {
    this.protocol = protocol;
    this.channel =
        NettyChannelBuilder.forAddress(server)
            .usePlaintext()
            .executor(thread)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build();
    for (XdsList list : XdsList.values()) {
      subscriptions.put(list, new HashMap<>());
      held.put(list, new HashMap<>());
    }
  }

  /** Starts to collect from a server without TLS, which may yet have to start. */
  public static XdsCollector connect(InetSocketAddress server, Protocol protocol) {
    XdsCollector collector = new XdsCollector(server, protocol);
    collector.thread.execute(
        () -> {
          collector.subscribe(XdsList.LISTENERS, XdsSubscription.EVERYTHING);
          collector.subscribe(XdsList.CLUSTERS, XdsSubscription.EVERYTHING);
          collector.subscribe(XdsList.RUNTIME, RUNTIME_LAYER);
        });
    return collector;
  }

  /**
   * What the streams hold now.
   *
   * @throws AssertionError if the server ended a stream
   */
  public XdsResources resources() {
    Collected now = collected;
    if (!now.ended().isEmpty()) {
      throw new AssertionError("the xDS server ended streams: " + now.ended());
    }
    return now.resources();
  }

  /** How long nothing has changed; no time at all before something came. */
  public Duration quietFor() {
    Collected now = collected;
    return now.answered()
        ? Duration.ofNanos(System.nanoTime() - now.changedAtNanos())
        : Duration.ZERO;
  }

  @Override
  public void close() {
    thread.execute(
        () ->
            subscriptions
                .values()
                .forEach(byName -> byName.values().forEach(XdsSubscription::cancel)));
    channel.shutdownNow();
    try {
      // The channel still tells its streams on our thread that they are over.
      if (!channel.awaitTermination(CLOSED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the channel to the xDS server does not close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdown();
  }

  private void subscribe(XdsList list, String name) {
    CallOptions options = CallOptions.DEFAULT.withWaitForReady();
    XdsSubscription.Listener listener =
        new XdsSubscription.Listener() {
          @Override
          public void changed(NavigableMap<String, Message> resources) {
            XdsCollector.this.changed(list, name, resources);
          }

          @Override
          public void ended(String reason) {
            XdsCollector.this.ended(reason);
          }
        };
    XdsSubscription subscription =
        switch (protocol) {
          case STATE_OF_THE_WORLD ->
              new StateOfTheWorldSubscription(channel, options, node, list, name, listener);
          case DELTA -> new DeltaSubscription(channel, options, node, list, name, listener);
        };
    subscriptionsTo(list).put(name, subscription);
  }

  private void changed(XdsList list, String name, NavigableMap<String, Message> resources) {
    NavigableMap<String, Message> before = heldOf(list).put(name, resources);
    if (resources.equals(before)) {
      return;
    }
    if (list == XdsList.LISTENERS || list == XdsList.CLUSTERS) {
      followReferences();
    }
    publish(collected.ended());
  }

  /** Subscribes to what is newly referred to, and lets go of what is not any more. */
  private void followReferences() {
    XdsReferences references = XdsReferences.of(joined());
    references
        .names()
        .forEach(
            (list, names) -> {
              Map<String, XdsSubscription> open = subscriptionsTo(list);
              open.forEach(
                  (name, subscription) -> {
                    if (!names.contains(name)) {
                      subscription.cancel();
                    }
                  });
              open.keySet().retainAll(names);
              heldOf(list).keySet().retainAll(names);
              names.stream()
                  .filter(name -> !open.containsKey(name))
                  .forEach(name -> subscribe(list, name));
            });
  }

  private void ended(String reason) {
    List<String> ended = new ArrayList<>(collected.ended());
    ended.add(reason);
    publish(List.copyOf(ended));
  }

  private void publish(List<String> ended) {
    collected = new Collected(joined(), true, System.nanoTime(), ended);
  }

  private XdsResources joined() {
    Map<XdsList, NavigableMap<String, Message>> joined = new EnumMap<>(XdsList.class);
    held.forEach(
        (list, streams) -> {
          NavigableMap<String, Message> all = new TreeMap<>();
          streams.values().forEach(all::putAll);
          joined.put(list, all);
        });
    return new XdsResources(joined);
  }

  private Map<String, XdsSubscription> subscriptionsTo(XdsList list) {
    return subscriptions.computeIfAbsent(list, _ -> new HashMap<>());
  }

  private Map<String, NavigableMap<String, Message>> heldOf(XdsList list) {
    return held.computeIfAbsent(list, _ -> new HashMap<>());
  }
}
