package io.projectcontour.it.behaviour;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC service whose methods answer with their names, and with {@code x-checked} where that
 * header came.
 */
final class GrpcEcho implements AutoCloseable {
  private static final Metadata.Key<String> CHECKED =
      Metadata.Key.of("x-checked", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CHECKED_VALUE = Context.key("x-checked");
  private static final long PATIENCE_SECONDS = 30;

  private final String service;
  private final Server server;

  private GrpcEcho(String service, Server server) {
    this.service = service;
    this.server = server;
  }

  /** Starts one without TLS on a free port of the loopback address. */
  static GrpcEcho start(String service, String... methods) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    for (String method : methods) {
      definition.addMethod(
          descriptor(service, method),
          ServerCalls.asyncUnaryCall(
              (_, answer) -> {
                String checked = CHECKED_VALUE.get();
                answer.onNext(
                    StringValue.of(checked == null ? method : method + " x-checked=" + checked));
                answer.onCompleted();
              }));
    }
    try {
      return new GrpcEcho(
          service,
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(ServerInterceptors.intercept(definition.build(), new KeepHeader()))
              .build()
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class KeepHeader implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      return Contexts.interceptCall(
          Context.current().withValue(CHECKED_VALUE, headers.get(CHECKED)), call, headers, next);
    }
  }

  private static MethodDescriptor<StringValue, StringValue> descriptor(
      String service, String method) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }

  /** The port. */
  int port() {
    return server.getPort();
  }

  /** A client that asks for a host at a port of the loopback address. */
  Client client(int port, String host) {
    return new Client(
        service,
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .overrideAuthority(host)
            .build());
  }

  /** A connection. */
  record Client(String service, ManagedChannel channel) implements AutoCloseable {
    /**
     * Calls a method.
     *
     * @param header name and value of headers
     * @return the answer, or the code of the status where there is none
     */
    String call(String method, String... header) {
      Metadata headers = new Metadata();
      for (int i = 0; i < header.length; i += 2) {
        headers.put(Metadata.Key.of(header[i], Metadata.ASCII_STRING_MARSHALLER), header[i + 1]);
      }
      try {
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                descriptor(service, method),
                CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
                StringValue.getDefaultInstance())
            .getValue();
      } catch (StatusRuntimeException e) {
        return e.getStatus().getCode().name();
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
