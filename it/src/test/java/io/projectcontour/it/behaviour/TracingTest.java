package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Spans of requests, sent to a collector of OpenTelemetry. */
class TracingTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: collector}
      spec: {ports: [{name: p, port: 80}]}
      ---
      apiVersion: projectcontour.io/v1alpha1
      kind: ExtensionService
      metadata: {name: collector}
      spec: {services: [{name: collector, port: 80}], protocol: h2c}
      """;

  /** Messages as they are, since no more of them is needed than that they hold some text. */
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final Queue<String> exported = new ConcurrentLinkedQueue<>();

  private Server collector() throws IOException {
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
            .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(
            ServerServiceDefinition.builder("opentelemetry.proto.collector.trace.v1.TraceService")
                .addMethod(export, ServerCalls.asyncUnaryCall(this::receive))
                .build())
        .build()
        .start();
  }

  private void receive(byte[] spans, StreamObserver<byte[]> answer) {
    exported.add(new String(spans, StandardCharsets.ISO_8859_1));
    answer.onNext(new byte[0]);
    answer.onCompleted();
  }

  @Test
  void aSpanOfEachRequestReachesTheCollectorWithItsTags() throws Exception {
    try (LiveContour contour =
        LiveContour.start(
            """
            tracing:
              extensionService: default/collector
              serviceName: edge
              includePodDetail: false
              customTags: [{tagName: team, requestHeaderName: x-team}]
            """,
            SERVICE)) {
      Server collector = collector();
      contour.keep(collector::shutdownNow);
      contour.service("default", "collector", "", collector.getPort());
      contour.backend("echo");
      contour.proxy("traced.example.com", "routes: [{services: [{name: echo, port: 80}]}]");
      Call call = contour.http("traced.example.com", "/traced").with("x-team", "blue-team");
      Answer answer = contour.await(call, 200);
      assertThat(answer.received("traceparent")).as("handed on to the backend").isNotEmpty();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(exported)
                      .anyMatch(span -> span.contains("edge") && span.contains("blue-team")));
    }
  }
}
