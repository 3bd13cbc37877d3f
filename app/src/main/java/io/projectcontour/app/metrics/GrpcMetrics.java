package io.projectcontour.app.metrics;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Calls of the xDS server, under the names that programs in Go give them. Any thread. */
public final class GrpcMetrics implements ServerInterceptor {
  private final Counter started;
  private final Counter received;
  private final Counter sent;
  private final Counter handled;

  GrpcMetrics(PrometheusRegistry registry) {
    started = counter("grpc_server_started_total", "Calls that began.").register(registry);
    received =
        counter("grpc_server_msg_received_total", "Messages that clients sent.").register(registry);
    sent = counter("grpc_server_msg_sent_total", "Messages sent to clients.").register(registry);
    handled =
        Counter.builder()
            .name("grpc_server_handled_total")
            .help("Calls that ended, by code.")
            .labelNames("grpc_type", "grpc_service", "grpc_method", "grpc_code")
            .register(registry);
  }

  private static Counter.Builder counter(String name, String help) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames("grpc_type", "grpc_service", "grpc_method");
  }

  /**
   * Shows zeros for the methods of services, so that a rate can be computed from the first call.
   */
  void prepare(Collection<ServerServiceDefinition> services) {
    services.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor())
        .forEach(
            method -> {
              String[] labels = labels(method);
              started.initLabelValues(labels);
              received.initLabelValues(labels);
              sent.initLabelValues(labels);
              for (Status.Code code : Status.Code.values()) {
                handled.initLabelValues(with(labels, code));
              }
            });
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String[] labels = labels(call.getMethodDescriptor());
    started.labelValues(labels).inc();
    AtomicBoolean ended = new AtomicBoolean();
    ServerCall<Q, R> counting =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(R message) {
            sent.labelValues(labels).inc();
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            end(ended, labels, status.getCode());
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(counting, headers)) {
      @Override
      public void onMessage(Q message) {
        received.labelValues(labels).inc();
        super.onMessage(message);
      }

      @Override
      public void onCancel() {
        end(ended, labels, Status.Code.CANCELLED);
        super.onCancel();
      }
    };
  }

  private void end(AtomicBoolean ended, String[] labels, Status.Code code) {
    if (!ended.getAndSet(true)) {
      handled.labelValues(with(labels, code)).inc();
    }
  }

  private static String[] labels(MethodDescriptor<?, ?> method) {
    String type =
        switch (method.getType()) {
          case UNARY -> "unary";
          case CLIENT_STREAMING -> "client_stream";
          case SERVER_STREAMING -> "server_stream";
          case BIDI_STREAMING, UNKNOWN -> "bidi_stream";
        };
    return new String[] {
      type, String.valueOf(method.getServiceName()), String.valueOf(method.getBareMethodName())
    };
  }

  private static String[] with(String[] labels, Status.Code code) {
    String[] all = Arrays.copyOf(labels, labels.length + 1);
    all[labels.length] = goName(code);
    return all;
  }

  /** {@code InvalidArgument} for INVALID_ARGUMENT. */
  private static String goName(Status.Code code) {
    return switch (code) {
      case OK -> "OK";
      case CANCELLED -> "Canceled";
      default ->
          Arrays.stream(code.name().split("_", -1))
              .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining());
    };
  }
}
