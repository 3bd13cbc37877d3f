package io.projectcontour.app.certgen;

import io.projectcontour.k8s.SecretValue;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A Secret to be written. All its texts but the values are names, which need no quotes. */
public record SecretManifest(
    String namespace, String name, String type, Map<String, SecretValue> data) {
  /** Copies the map, in the order of the keys. */
  public SecretManifest {
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  /** The manifest as a file for {@code kubectl apply}. */
  String yaml() {
    StringBuilder yaml = new StringBuilder("apiVersion: v1\ndata:\n");
    data.forEach((key, value) -> yaml.append("  %s: %s\n".formatted(key, base64(value))));
    return yaml.append(
            """
            kind: Secret
            metadata:
              labels:
                app: contour
              name: %s
              namespace: %s
            type: %s
            """
                .formatted(name, namespace, type))
        .toString();
  }

  /** The manifest as the API server reads it. */
  String json() {
    StringBuilder values = new StringBuilder();
    data.forEach(
        (key, value) ->
            values
                .append(values.isEmpty() ? "" : ",")
                .append("\"%s\":\"%s\"".formatted(key, base64(value))));
    return """
        {"apiVersion":"v1","kind":"Secret","type":"%s",\
        "metadata":{"name":"%s","namespace":"%s","labels":{"app":"contour"}},"data":{%s}}\
        """
        .formatted(type, name, namespace, values);
  }

  private static String base64(SecretValue value) {
    return Base64.getEncoder().encodeToString(value.bytes());
  }
}
