package io.projectcontour.it.security;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * An authorization service that allows what has the header {@code x-auth: allow}, and then tells
 * the backend {@code x-user: alice}. All else gets 401 with a body and a header. It notes what it
 * was asked.
 */
final class GrpcAuthorizationServer extends AuthorizationGrpc.AuthorizationImplBase
    implements AutoCloseable {
  /** The body of a refusal. */
  static final String REFUSAL = "refused by the service";

  private final Queue<CheckRequest> requests = new ConcurrentLinkedQueue<>();
  private final GrpcServer server;

  private GrpcAuthorizationServer(Function<GrpcAuthorizationServer, GrpcServer> start) {
    this.server = start.apply(this);
  }

  static GrpcAuthorizationServer plain(InetAddress address) {
    return new GrpcAuthorizationServer(service -> GrpcServer.plain(address, 0, service));
  }

  /** With TLS. */
  static GrpcAuthorizationServer secure(
      InetAddress address, TestAuthority authority, TestAuthority.Issued shown) {
    return new GrpcAuthorizationServer(
        service -> GrpcServer.secure(address, authority, shown, service));
  }

  int port() {
    return server.port();
  }

  /** What it was asked so far. */
  List<CheckRequest> requests() {
    return List.copyOf(requests);
  }

  /** The last that it was asked. */
  CheckRequest lastRequest() {
    return requests().getLast();
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> answer) {
    requests.add(request);
    String given = request.getAttributes().getRequest().getHttp().getHeadersOrDefault("x-auth", "");
    answer.onNext(given.equals("allow") ? allowed() : denied());
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.close();
  }

  private static CheckResponse allowed() {
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(Code.OK.value()))
        .setOkResponse(OkHttpResponse.newBuilder().addHeaders(header("x-user", "alice")))
        .build();
  }

  private static CheckResponse denied() {
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(Code.UNAUTHENTICATED.value()))
        .setDeniedResponse(
            DeniedHttpResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.Unauthorized))
                .addHeaders(header("x-reason", "nobody"))
                .setBody(REFUSAL))
        .build();
  }

  private static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .build();
  }
}
