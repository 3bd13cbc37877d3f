package io.projectcontour.kube.schema;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules for a Secret that its schema cannot say; moves {@code stringData} into {@code data}. No
 * message quotes a value.
 */
final class SecretCheck implements ObjectCheck {
  private static final FieldPath DATA = FieldPath.ROOT.field("data");
  private static final int MOST_BYTES = 1024 * 1024;

  @Override
  public void check(ObjectNode object, Violations violations) {
    mergeStringData(object);
    JsonNode data = object.path("data");
    long bytes = 0;
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      FieldPath at = DATA.entry(entry.getKey());
      ObjectCheck.report(Names.dataKey(entry.getKey()), at, violations);
      int length = decodedLength(entry.getValue().asString());
      if (length < 0) {
        violations.add(at, "is not base64; plain text belongs into stringData");
      } else {
        bytes += length;
      }
    }
    if (bytes > MOST_BYTES) {
      violations.add(DATA, "must have at most 1 MiB in all, but has %d bytes".formatted(bytes));
    }
    String type = object.path("type").asString("");
    for (String key : requiredKeys(type)) {
      if (!data.has(key)) {
        violations.add(DATA.entry(key), "is required for a Secret of type " + type);
      }
    }
    if (type.equals("kubernetes.io/basic-auth") && !data.has("username") && !data.has("password")) {
      violations.add(DATA, "has to have the key username or password for a Secret of type " + type);
    }
  }

  private static List<String> requiredKeys(String type) {
    return switch (type) {
      case "kubernetes.io/tls" -> List.of("tls.crt", "tls.key");
      case "kubernetes.io/ssh-auth" -> List.of("ssh-privatekey");
      case "kubernetes.io/dockercfg" -> List.of(".dockercfg");
      case "kubernetes.io/dockerconfigjson" -> List.of(".dockerconfigjson");
      default -> List.of();
    };
  }

  private static void mergeStringData(ObjectNode object) {
    JsonNode stringData = object.remove("stringData");
    if (stringData == null || stringData.isEmpty()) {
      return;
    }
    ObjectNode data =
        object.path("data") instanceof ObjectNode existing ? existing : object.putObject("data");
    for (Map.Entry<String, JsonNode> entry : stringData.properties()) {
      byte[] text = entry.getValue().asString().getBytes(StandardCharsets.UTF_8);
      data.put(entry.getKey(), Base64.getEncoder().encodeToString(text));
    }
  }

  /** How many bytes a base64 text stands for; -1 when it is none. Line ends do not count. */
  static int decodedLength(@Nullable String base64) {
    String text = base64 == null ? "" : base64.replace("\n", "").replace("\r", "");
    // Java's decoder would accept a text without its padding.
    if (text.length() % 4 != 0) {
      return -1;
    }
    try {
      return Base64.getDecoder().decode(text).length;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
