package io.projectcontour.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BufferUtil;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Requests to the Kubernetes API with the connection and the credentials of the client library, but
 * with our JSON. Blocks; any virtual thread may call it.
 */
final class ApiRequests {
  /** What requests are given unless something hangs on it. */
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final int LONGEST_ERROR = 64 * 1024;

  private final HttpClient http;
  private final String server;
  private final Duration answerWithin;

  ApiRequests(KubernetesClient client) {
    this(client, ANSWER_WITHIN);
  }

  /** Requests that are given up when there is no answer in time. */
  ApiRequests(KubernetesClient client, Duration answerWithin) {
    this.answerWithin = answerWithin;
    this.http = client.getHttpClient();
    // A server behind a proxy may have a path of its own, which stays in front of ours.
    this.server = client.getMasterUrl().toString().replaceFirst("/+$", "");
  }

  /** A body that is read while it arrives. */
  record Body(InputStream stream, CompletableFuture<Void> end) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      end.complete(null);
      stream.close();
    }
  }

  /**
   * The path of all objects of a kind.
   *
   * @param namespace empty for all namespaces
   */
  static String path(Kind kind, String namespace) {
    String base = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
    return namespace.isEmpty() || !kind.isNamespaced()
        ? base + "/" + kind.plural()
        : base + "/namespaces/" + namespace + "/" + kind.plural();
  }

  /** The path of an object. */
  static String path(ObjectKey key) {
    return path(key.kind(), key.namespace()) + "/" + key.name();
  }

  /**
   * Gets what is at a path; the body is broken off when it is not over in time, since nothing else
   * tells that the other side has gone without a word.
   */
  Body open(String path, Duration within) throws IOException, InterruptedException {
    return limited(
        answer(http.newHttpRequestBuilder().uri(uri(path)).forStreaming().build()), within);
  }

  private static Body limited(InputStream stream, Duration within) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    var _ =
        end.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, late) -> {
                  if (late != null) {
                    closeQuietly(stream);
                  }
                });
    return new Body(stream, end);
  }

  /** Gets an object. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return read(http.newHttpRequestBuilder().uri(uri(path)).build());
  }

  /** Replaces an object; the answer is the object as stored. */
  JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
    return read(
        http.newHttpRequestBuilder()
            .uri(uri(path))
            .put("application/json", body.toString())
            .build());
  }

  /** Creates an object; the answer is the object as stored. */
  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return read(
        http.newHttpRequestBuilder()
            .uri(uri(path))
            .post("application/json", body.toString())
            .build());
  }

  /** Deletes an object; the answer is the object, or what became of it. */
  JsonNode delete(String path, JsonNode options) throws IOException, InterruptedException {
    return read(
        http.newHttpRequestBuilder()
            .uri(uri(path))
            .delete("application/json", options.toString())
            .build());
  }

  /**
   * Reads a whole answer. A stream is not used for it: closing one tells the server that the answer
   * was broken off, even at its end.
   */
  private JsonNode read(HttpRequest request) throws IOException, InterruptedException {
    List<ByteBuffer> parts = new ArrayList<>();
    HttpResponse<AsyncBody> response =
        await(
            http.consumeBytes(
                request,
                (buffers, body) -> {
                  parts.addAll(buffers);
                  body.consume();
                }),
            sent -> abandon(sent, AsyncBody::cancel));
    AsyncBody body = response.body();
    body.consume();
    await(body.done(), _ -> body.cancel());
    byte[] bytes = BufferUtil.toArray(parts);
    if (!response.isSuccessful()) {
      throw new ApiStatusException(response.code(), message(response.code(), bytes));
    }
    try {
      return KubernetesObjects.mapper().readTree(bytes);
    } catch (JacksonException e) {
      throw new IOException("the answer to " + request.uri().getPath() + " is not JSON", e);
    }
  }

  private InputStream answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        await(
            http.sendAsync(request, InputStream.class),
            sent -> abandon(sent, ApiRequests::closeQuietly));
    if (!response.isSuccessful()) {
      try (InputStream error = response.body()) {
        throw new ApiStatusException(
            response.code(), message(response.code(), error.readNBytes(LONGEST_ERROR)));
      }
    }
    return response.body();
  }

  private <T> T await(CompletableFuture<T> sent, Consumer<CompletableFuture<T>> abandon)
      throws IOException, InterruptedException {
    try {
      return sent.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("no answer from " + server + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      abandon.accept(sent);
      throw new IOException("no answer from " + server + " within " + answerWithin, e);
    } catch (InterruptedException e) {
      abandon.accept(sent);
      throw e;
    }
  }

  private static <T> void abandon(
      CompletableFuture<HttpResponse<T>> sent, Consumer<? super T> release) {
    // Cancelling may come too late: then there is a body, which would hold its connection.
    var _ =
        sent.whenComplete(
            (response, _) -> {
              if (response != null) {
                release.accept(response.body());
              }
            });
    sent.cancel(true);
  }

  private URI uri(String path) {
    return URI.create(server + path);
  }

  private static String message(int code, byte[] body) {
    try {
      String message = KubernetesObjects.mapper().readTree(body).path("message").asString("");
      return message.isEmpty() ? "HTTP status " + code : message;
    } catch (JacksonException e) {
      return "HTTP status " + code;
    }
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // It was given up already.
    }
  }
}
