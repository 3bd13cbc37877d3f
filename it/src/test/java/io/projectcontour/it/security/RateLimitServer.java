package io.projectcontour.it.security;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A rate limit service whose rules are descriptors, {@code key=value} for each entry, and how many
 * requests of a descriptor pass. It counts for ever; what no rule names passes. Plain gRPC.
 */
final class RateLimitServer extends RateLimitServiceGrpc.RateLimitServiceImplBase
    implements AutoCloseable {
  private final Map<List<String>, Integer> limits = new ConcurrentHashMap<>();
  private final Map<List<String>, Integer> counts = new HashMap<>();
  private final Queue<RateLimitRequest> requests = new ConcurrentLinkedQueue<>();
  private final InetAddress address;
  private final int port;
  private GrpcServer server;

  private RateLimitServer(InetAddress address) {
    this.address = address;
    this.server = GrpcServer.plain(address, 0, this);
    this.port = server.port();
  }

  static RateLimitServer start(InetAddress address) {
    return new RateLimitServer(address);
  }

  int port() {
    return port;
  }

  /** Lets only the first requests of a descriptor pass. */
  RateLimitServer limit(int passing, String... entries) {
    limits.put(List.of(entries), passing);
    return this;
  }

  /** What Envoy asked so far. */
  List<RateLimitRequest> requests() {
    return List.copyOf(requests);
  }

  /** The descriptors of all that Envoy asked so far, {@code key=value} for each entry. */
  List<List<String>> descriptors() {
    return requests.stream()
        .flatMap(request -> request.getDescriptorsList().stream())
        .map(RateLimitServer::entries)
        .toList();
  }

  /** Goes away, until it is told to come back. */
  void leave() {
    server.close();
  }

  /** Comes back on the same port. */
  void comeBack() {
    server = GrpcServer.plain(address, port, this);
  }

  @Override
  public void shouldRateLimit(RateLimitRequest request, StreamObserver<RateLimitResponse> answer) {
    requests.add(request);
    answer.onNext(judge(request));
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.close();
  }

  private synchronized RateLimitResponse judge(RateLimitRequest request) {
    RateLimitResponse.Builder response = RateLimitResponse.newBuilder().setOverallCode(Code.OK);
    for (RateLimitDescriptor descriptor : request.getDescriptorsList()) {
      List<String> entries = entries(descriptor);
      Integer limit = limits.get(entries);
      if (limit == null) {
        response.addStatuses(DescriptorStatus.newBuilder().setCode(Code.OK));
        continue;
      }
      int count = counts.merge(entries, 1, Integer::sum);
      Code code = count > limit ? Code.OVER_LIMIT : Code.OK;
      if (code == Code.OVER_LIMIT) {
        response.setOverallCode(code);
      }
      response.addStatuses(
          DescriptorStatus.newBuilder()
              .setCode(code)
              .setCurrentLimit(
                  RateLimit.newBuilder().setRequestsPerUnit(limit).setUnit(RateLimit.Unit.HOUR))
              .setLimitRemaining(Math.max(0, limit - count))
              .setDurationUntilReset(Durations.fromSeconds(1800)));
    }
    return response.build();
  }

  private static List<String> entries(RateLimitDescriptor descriptor) {
    return descriptor.getEntriesList().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }
}
