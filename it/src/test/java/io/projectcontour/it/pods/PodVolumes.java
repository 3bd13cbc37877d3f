package io.projectcontour.it.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The volumes of a pod as folders: emptyDir, secret and configMap, and what every pod with a
 * service account has. Belongs to one thread at a time: that of the pod until all is there, then
 * that of the cluster.
 */
final class PodVolumes {
  /** Where containers find the service account; the volume has this path as its name. */
  static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Path folder;
  private final JsonNode pod;
  private final Objects objects;
  private final Map<String, AtomicFiles> files = new HashMap<>();
  private final Map<String, Path> folders = new LinkedHashMap<>();

  /** What volumes are made of. */
  interface Objects {
    /** A Secret or ConfigMap of the pod's namespace, if it is there. */
    Optional<JsonNode> find(String kind, String name);

    /** The files of a service account. */
    Map<String, byte[]> serviceAccount(String name);
  }

  PodVolumes(JsonNode pod, Path folder, Objects objects) {
    this.pod = pod;
    this.folder = folder;
    this.objects = objects;
  }

  /** The folders by the volumes' names. */
  Map<String, Path> folders() {
    return Map.copyOf(folders);
  }

  /**
   * Writes what is new.
   *
   * @return empty if all is there, else what is missing
   */
  Optional<String> refresh() {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      String name = volume.path("name").asString();
      Optional<String> missing = refresh(name, volume);
      if (missing.isPresent()) {
        return missing;
      }
    }
    String account = pod.path("spec").path("serviceAccountName").asString("");
    if (pod.path("spec").path("automountServiceAccountToken").asBoolean(true)
        && !folders.containsKey(SERVICE_ACCOUNT)) {
      files(SERVICE_ACCOUNT, "service-account").write(objects.serviceAccount(account));
    }
    return Optional.empty();
  }

  private Optional<String> refresh(String name, JsonNode volume) {
    if (volume.has("emptyDir")) {
      if (!folders.containsKey(name)) {
        folders.put(name, make(name, "rwxrwxrwx"));
      }
      return Optional.empty();
    }
    boolean isSecret = volume.has("secret");
    if (!isSecret && !volume.has("configMap")) {
      throw new IllegalArgumentException("volumes of this kind are not made here: " + volume);
    }
    String kind = isSecret ? "Secret" : "ConfigMap";
    JsonNode source = isSecret ? volume.path("secret") : volume.path("configMap");
    String object = source.path(isSecret ? "secretName" : "name").asString();
    Optional<JsonNode> found = objects.find(kind, object);
    if (found.isEmpty()) {
      return Optional.of(kind + " " + object);
    }
    files(name, name).write(selected(source, content(found.get(), isSecret)));
    return Optional.empty();
  }

  private AtomicFiles files(String name, String folderName) {
    return files.computeIfAbsent(
        name,
        _ -> {
          folders.put(name, make(folderName, "rwxr-xr-x"));
          return new AtomicFiles(folder.resolve(folderName));
        });
  }

  private static Map<String, byte[]> content(JsonNode object, boolean isSecret) {
    Map<String, byte[]> content = new HashMap<>();
    object
        .path("data")
        .forEachEntry(
            (key, value) ->
                content.put(
                    key,
                    isSecret
                        ? Base64.getDecoder().decode(value.asString())
                        : value.asString().getBytes(StandardCharsets.UTF_8)));
    return content;
  }

  private static Map<String, byte[]> selected(JsonNode source, Map<String, byte[]> content) {
    if (!source.has("items")) {
      return content;
    }
    Map<String, byte[]> selected = new HashMap<>();
    for (JsonNode item : source.path("items")) {
      byte[] value = content.get(item.path("key").asString());
      if (value != null) {
        selected.put(item.path("path").asString(), value);
      }
    }
    return selected;
  }

  private Path make(String name, String permissions) {
    try {
      Path made = Files.createDirectories(folder.resolve(name));
      return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
