package io.projectcontour.kube;

import io.projectcontour.k8s.KubernetesObjects;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Lists objects page by page and hands out each while the page arrives, so that never more than one
 * object is held as JSON. For the thread of one watch.
 */
final class ObjectList {
  private static final int PAGE = 500;
  private static final Duration PAGE_WITHIN = Duration.ofMinutes(2);

  private final ApiRequests api;
  private final String path;

  /** False after the rest of a list expired while it was read, until a list in one piece worked. */
  private boolean paged = true;

  /**
   * Whether the first list is still to come, for which any state that the API server has at hand
   * will do: that costs it a tenth of reading the newest from its storage, and the watch that
   * begins there brings the rest. Later lists are to be newer than what was delivered.
   */
  private boolean fromCache = true;

  /** Lists a path, which ends in {@code ?} or {@code &}. */
  ObjectList(ApiRequests api, String path) {
    this.api = api;
    this.path = path;
  }

  /** Hands out all objects; the version at which they were all so. */
  String read(Consumer<JsonNode> objects) throws IOException, InterruptedException {
    String page = paged ? path + "limit=" + PAGE : path;
    String next = fromCache ? "&resourceVersion=0" : "";
    fromCache = false;
    JsonNode metadata;
    do {
      metadata = readPage(page + next, objects);
      String rest = metadata.path("continue").asString("");
      next = rest.isEmpty() ? "" : "&continue=" + URLEncoder.encode(rest, StandardCharsets.UTF_8);
    } while (!next.isEmpty());
    paged = true;
    return metadata.path("resourceVersion").asString("");
  }

  private JsonNode readPage(String page, Consumer<JsonNode> objects)
      throws IOException, InterruptedException {
    try (ApiRequests.Body body = api.open(page, PAGE_WITHIN);
        JsonParser parser = KubernetesObjects.mapper().createParser(body.stream())) {
      return parse(parser, objects);
    } catch (ApiStatusException e) {
      paged = e.code() != 410;
      throw e;
    } catch (JacksonException e) {
      throw new IOException("the list broke off: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode parse(JsonParser parser, Consumer<JsonNode> objects) throws IOException {
    JsonNode metadata = MissingNode.getInstance();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the answer is not a list of objects");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("metadata")) {
        metadata = parser.readValueAsTree();
      } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          objects.accept(parser.readValueAsTree());
        }
      } else {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("the list broke off");
    }
    return metadata;
  }
}
