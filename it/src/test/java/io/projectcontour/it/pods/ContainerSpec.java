package io.projectcontour.it.pods;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a container of a pod runs, with everything put in that is known when it starts.
 *
 * @param command the program and its arguments
 * @param user number of the user and of the group
 * @param readOnly whether its root is read-only
 * @param mounts in the order of the manifest
 * @param memoryLimit in bytes
 */
record ContainerSpec(
    String name,
    String image,
    List<String> command,
    Map<String, String> environment,
    String user,
    boolean readOnly,
    List<Mount> mounts,
    OptionalLong memoryLimit) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

  /** A volume in a container. */
  record Mount(String volume, String path, boolean readOnly) {}

  /**
   * Reads one.
   *
   * @param cluster the variables that every container has
   * @param place the addresses of the pod
   */
  static ContainerSpec of(
      JsonNode pod, JsonNode container, Map<String, String> cluster, PodNetwork.Place place) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOSTNAME", pod.path("metadata").path("name").asString());
    environment.putAll(cluster);
    for (JsonNode variable : container.path("env")) {
      environment.put(variable.path("name").asString(), value(pod, variable, place, environment));
    }
    List<String> command = new ArrayList<>();
    container.path("command").forEach(word -> command.add(word.asString()));
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a container without a command: " + container);
    }
    container.path("args").forEach(word -> command.add(word.asString()));
    command.replaceAll(word -> expanded(word, environment));
    List<Mount> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      if (mount.has("subPath")) {
        throw new IllegalArgumentException("subPath is not made here: " + mount);
      }
      mounts.add(
          new Mount(
              mount.path("name").asString(),
              mount.path("mountPath").asString(),
              mount.path("readOnly").asBoolean(false)));
    }
    if (pod.path("spec").path("automountServiceAccountToken").asBoolean(true)) {
      mounts.add(new Mount(PodVolumes.SERVICE_ACCOUNT, PodVolumes.SERVICE_ACCOUNT, true));
    }
    JsonNode security = container.path("securityContext");
    JsonNode podSecurity = pod.path("spec").path("securityContext");
    return new ContainerSpec(
        container.path("name").asString(),
        container.path("image").asString(),
        command,
        environment,
        id(security, podSecurity, "runAsUser") + ":" + id(security, podSecurity, "runAsGroup"),
        security.path("readOnlyRootFilesystem").asBoolean(false),
        mounts,
        memory(container, "limits"));
  }

  /** The bytes of memory in the {@code requests} or {@code limits} of a container. */
  static OptionalLong memory(JsonNode container, String which) {
    String quantity = container.path("resources").path(which).path("memory").asString("");
    return quantity.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Quantity.getAmountInBytes(Quantity.parse(quantity)).longValueExact());
  }

  private static long id(JsonNode security, JsonNode podSecurity, String field) {
    return security.path(field).asLong(podSecurity.path(field).asLong(0));
  }

  private static String value(
      JsonNode pod, JsonNode variable, PodNetwork.Place place, Map<String, String> before) {
    if (!variable.has("valueFrom")) {
      return expanded(variable.path("value").asString(""), before);
    }
    String field = variable.at("/valueFrom/fieldRef/fieldPath").asString("");
    return switch (field) {
      case "metadata.name" -> pod.at("/metadata/name").asString();
      case "metadata.namespace" -> pod.at("/metadata/namespace").asString();
      case "spec.nodeName" -> pod.at("/spec/nodeName").asString();
      case "spec.serviceAccountName" -> pod.at("/spec/serviceAccountName").asString();
      case "status.podIP" -> place.address();
      default -> throw new IllegalArgumentException("no such value here: " + variable);
    };
  }

  private static String expanded(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group().equals("$$")
                        ? "$"
                        : variables.getOrDefault(match.group(1), match.group())));
  }
}
