package io.projectcontour.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sees each request of a client: holds it back where the client has a limit, and tells the observer
 * how it ended.
 */
final class RequestInterceptor implements Interceptor {
  private static final String LEASES = "/coordination.k8s.io/";

  private final Optional<RequestRate> rate;
  private final RequestObserver observer;

  RequestInterceptor(ConnectionSettings settings) {
    this.observer = settings.observer();
    this.rate =
        settings.queriesPerSecond() > 0
            ? Optional.of(
                new RequestRate(settings.queriesPerSecond(), settings.burst(), System.nanoTime()))
            : Optional.empty();
  }

  /** On the thread of who makes the request, which waits for the answer anyway. */
  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    // Who waits too long to renew its lease is not the leader any more.
    if (rate.isEmpty() || request.uri().getPath().contains(LEASES)) {
      return;
    }
    Duration wait = rate.get().take(System.nanoTime());
    if (wait.isPositive()) {
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        // The request goes out, and whoever waits for the answer sees the interrupt.
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    observer.ended(request.method(), host(request), OptionalInt.of(response.code()));
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    observer.ended(request.method(), host(request), OptionalInt.empty());
  }

  private static String host(HttpRequest request) {
    return String.valueOf(request.uri().getAuthority());
  }
}
