package io.projectcontour.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Says what is wrong with a kubeconfig file. Without it the client library would go on with its own
 * defaults and fail later, with an unknown host.
 */
final class KubeconfigCheck {
  private KubeconfigCheck() {}

  static void check(Path file) throws UnusableConnectionException {
    JsonNode config = parsed(file);
    String name = config.path("current-context").asString("");
    if (name.isEmpty()) {
      throw problem(file, "has no current-context");
    }
    JsonNode context = named(file, config, "contexts", name).path("context");
    String cluster = context.path("cluster").asString("");
    if (cluster.isEmpty()) {
      throw problem(file, "has no cluster in context " + name);
    }
    if (named(file, config, "clusters", cluster)
        .path("cluster")
        .path("server")
        .asString("")
        .isEmpty()) {
      throw problem(file, "has no server in cluster " + cluster);
    }
    String user = context.path("user").asString("");
    if (!user.isEmpty()) {
      named(file, config, "users", user);
    }
  }

  private static JsonNode parsed(Path file) throws UnusableConnectionException {
    if (!Files.exists(file)) {
      throw new UnusableConnectionException(
          "there is no kubeconfig %s; give --kubeconfig, or --incluster in a pod".formatted(file));
    }
    try {
      JsonNode config = new YAMLMapper().readTree(Files.readString(file));
      if (!config.isObject()) {
        throw problem(file, "is not a kubeconfig");
      }
      return config;
    } catch (IOException e) {
      throw new UnusableConnectionException("the kubeconfig %s cannot be read".formatted(file), e);
    } catch (JacksonException e) {
      // The parser's message quotes the file, which may hold a token.
      throw problem(
          file,
          "is not YAML from line %d on"
              .formatted(e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
    }
  }

  private static JsonNode named(Path file, JsonNode config, String list, String name)
      throws UnusableConnectionException {
    for (JsonNode entry : config.path(list)) {
      if (entry.path("name").asString("").equals(name)) {
        return entry;
      }
    }
    throw problem(file, "has no entry \"%s\" in %s".formatted(name, list));
  }

  private static UnusableConnectionException problem(Path file, String what) {
    return new UnusableConnectionException("the kubeconfig %s %s".formatted(file, what));
  }
}
