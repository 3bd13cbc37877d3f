package io.projectcontour.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.k8s.KubernetesObjects;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes single objects of any kind as JSON. It creates, replaces and deletes, but never
 * patches, which the roles of Contour's manifests do not allow. Blocks; any virtual thread may call
 * it.
 */
public final class ObjectClient {
  private static final String STATUS = "/status";

  private final ApiRequests api;
  private final String fieldManager;

  /**
   * Through a client, which the caller closes.
   *
   * @param fieldManager who writes, as objects note it
   */
  public ObjectClient(KubernetesClient client, String fieldManager) {
    this.api = new ApiRequests(client);
    this.fieldManager = fieldManager;
  }

  /** A request. */
  @FunctionalInterface
  private interface Request {
    JsonNode send() throws IOException, InterruptedException;
  }

  /**
   * An object; empty if there is none of the name. That its kind does not exist is a failure.
   *
   * @param namespace empty for what has none
   */
  public Optional<ObjectNode> get(Resource resource, String namespace, String name)
      throws RequestFailedException, InterruptedException {
    try {
      return Optional.of(object(api.get(resource.path(namespace) + "/" + name)));
    } catch (IOException e) {
      if (isAbsent(e, name)) {
        return Optional.empty();
      }
      throw new RequestFailedException("get", resource, "", resource.describe(namespace, name), e);
    }
  }

  /** All objects of all namespaces that have a label, or a value of it. */
  public List<JsonNode> list(Resource resource, String labelSelector)
      throws RequestFailedException, InterruptedException {
    String path =
        resource.path("")
            + "?labelSelector="
            + URLEncoder.encode(labelSelector, StandardCharsets.UTF_8);
    return send("list", resource, "", resource.plural(), () -> api.get(path))
        .path("items")
        .valueStream()
        .toList();
  }

  /** Creates an object; the answer is the object as stored. */
  public ObjectNode create(Resource resource, ObjectNode object)
      throws RequestFailedException, InterruptedException {
    String path = resource.path(namespace(object)) + "?" + manager();
    return sendObject("create", resource, "", object, () -> api.post(path, object));
  }

  /** Replaces an object, if it is still of the version that is given in it. */
  public ObjectNode update(Resource resource, ObjectNode object)
      throws RequestFailedException, InterruptedException {
    String path = path(resource, object) + "?" + manager();
    return sendObject("update", resource, "", object, () -> api.put(path, object));
  }

  /**
   * What {@link #update} would store: with all defaults, and what admission changes. Empty if a
   * part of the API server cannot tell without doing it.
   */
  public Optional<ObjectNode> preview(Resource resource, ObjectNode object)
      throws RequestFailedException, InterruptedException {
    String path = path(resource, object) + "?dryRun=All&" + manager();
    try {
      return Optional.of(sendObject("update", resource, "", object, () -> api.put(path, object)));
    } catch (RequestFailedException e) {
      if (e.isBadRequest()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Replaces the status of an object, if it is still of the version that is given in it. */
  public ObjectNode updateStatus(Resource resource, ObjectNode object)
      throws RequestFailedException, InterruptedException {
    String path = path(resource, object) + STATUS + "?" + manager();
    return sendObject("update", resource, STATUS, object, () -> api.put(path, object));
  }

  /** Deletes an object as it was read, not one that has taken its name since. */
  public void delete(Resource resource, JsonNode object)
      throws RequestFailedException, InterruptedException {
    ObjectNode options = KubernetesObjects.mapper().createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", object.at("/metadata/uid").asString(""));
    try {
      var _ = api.delete(path(resource, object), options);
    } catch (IOException e) {
      if (!isAbsent(e, name(object))) {
        throw new RequestFailedException("delete", resource, "", describe(resource, object), e);
      }
    }
  }

  private ObjectNode sendObject(
      String verb, Resource resource, String part, JsonNode object, Request request)
      throws RequestFailedException, InterruptedException {
    return (ObjectNode) send(verb, resource, part, describe(resource, object), request);
  }

  private static JsonNode send(
      String verb, Resource resource, String part, String object, Request request)
      throws RequestFailedException, InterruptedException {
    try {
      return object(request.send());
    } catch (IOException e) {
      throw new RequestFailedException(verb, resource, part, object, e);
    }
  }

  private static ObjectNode object(JsonNode answer) throws IOException {
    if (answer instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("the answer is not an object");
  }

  private static boolean isAbsent(IOException e, String name) {
    return e instanceof ApiStatusException answer
        && answer.code() == 404
        && answer.said().endsWith("\"" + name + "\" not found");
  }

  private String manager() {
    return "fieldManager=" + fieldManager;
  }

  private static String path(Resource resource, JsonNode object) {
    return resource.path(namespace(object)) + "/" + name(object);
  }

  private static String describe(Resource resource, JsonNode object) {
    return resource.describe(namespace(object), name(object));
  }

  private static String namespace(JsonNode object) {
    return object.at("/metadata/namespace").asString("");
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asString("");
  }
}
