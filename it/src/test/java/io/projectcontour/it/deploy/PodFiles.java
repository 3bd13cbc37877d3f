package io.projectcontour.it.deploy;

import io.projectcontour.it.fixture.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The volumes of a container as folders of this machine, filled from the Secrets and ConfigMaps of
 * the cluster; and its arguments with the paths that its files have here.
 *
 * @param folders by the path inside the container
 */
record PodFiles(Map<String, Path> folders, List<String> arguments) {
  PodFiles {
    folders = Map.copyOf(folders);
    arguments = List.copyOf(arguments);
  }

  static PodFiles write(ApiServer api, JsonNode workload, String containerName, Path into) {
    JsonNode container = Variant.container(workload, containerName);
    Map<String, Path> folders = new LinkedHashMap<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      Path folder = into.resolve(mount.path("name").asString());
      volume(workload, mount.path("name").asString(), api)
          .forEach((name, content) -> write(folder, name, content));
      make(folder);
      folders.put(mount.path("mountPath").asString(), folder);
    }
    List<String> arguments = texts(container.path("args"));
    arguments.replaceAll(argument -> here(argument, folders));
    return new PodFiles(folders, arguments);
  }

  /** Where a file of the container is here. */
  Path file(String inside) {
    return Path.of(here(inside, folders));
  }

  /** A list of texts that may be changed. */
  static List<String> texts(JsonNode list) {
    return new ArrayList<>(list.valueStream().map(JsonNode::asString).toList());
  }

  private static String here(String argument, Map<String, Path> folders) {
    int path = argument.startsWith("--") ? argument.indexOf('=') + 1 : 0;
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      if (argument.startsWith(folder.getKey() + "/", path)) {
        return argument.substring(0, path)
            + folder.getValue()
            + argument.substring(path + folder.getKey().length());
      }
    }
    return argument;
  }

  private static Map<String, byte[]> volume(JsonNode workload, String name, ApiServer api) {
    JsonNode volume =
        Variant.podSpec(workload)
            .path("volumes")
            .valueStream()
            .filter(one -> one.path("name").asString().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("there is no volume " + name));
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (volume.has("secret")) {
      api.objects()
          .get("v1", "Secret", "projectcontour", volume.at("/secret/secretName").asString())
          .path("data")
          .forEachEntry((key, data) -> files.put(key, Base64.getDecoder().decode(data.asString())));
    } else if (volume.has("configMap")) {
      JsonNode data =
          api.objects()
              .get("v1", "ConfigMap", "projectcontour", volume.at("/configMap/name").asString())
              .path("data");
      for (JsonNode item : volume.at("/configMap/items")) {
        files.put(
            item.path("path").asString(),
            data.path(item.path("key").asString()).asString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static void write(Path folder, String name, byte[] content) {
    make(folder);
    try {
      Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
