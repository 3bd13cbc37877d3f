package io.projectcontour.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads, for each kind, a manifest that says something for every field that is read. */
class CompleteObjectsTest {
  private static JsonNode manifest(Kind kind) throws IOException {
    String name = "complete/" + kind.kindName() + ".yaml";
    try (InputStream in = CompleteObjectsTest.class.getResourceAsStream(name)) {

      return new YAMLMapper().readTree(Objects.requireNonNull(in, name));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SECRET") // is never written
  void everyFieldOfTheManifestIsReadAndWrittenAgain(Kind kind) throws Exception {
    ObjectNode manifest = (ObjectNode) manifest(kind);

    KubernetesObject object = KubernetesObjects.read(manifest);

    assertThat(object).isInstanceOf(kind.type());
    assertThat(object.kind()).isEqualTo(kind);
    manifest.remove("apiVersion");
    manifest.remove("kind");
    JsonNode written = KubernetesObjects.mapper().valueToTree(object);
    assertThat(missing("", manifest, written)).isEmpty();
    assertThat(KubernetesObjects.read(kind, written)).isEqualTo(object);
  }

  @Test
  void aSecretIsRead() throws Exception {
    assertThat(KubernetesObjects.read(manifest(Kind.SECRET)))
        .isEqualTo(
            new Secret(
                new Metadata("shop", "cert", 0, Instant.EPOCH, Map.of(), Map.of()),
                "kubernetes.io/tls",
                Map.of(
                    "tls.crt", SecretValue.of("cert".getBytes(StandardCharsets.UTF_8)),
                    "tls.key", SecretValue.of("key".getBytes(StandardCharsets.UTF_8)))));
  }

  /** The paths of values that are in the first tree and not in the second one. */
  private static Set<String> missing(String path, JsonNode expected, JsonNode actual) {
    Set<String> paths = new TreeSet<>();
    if (expected.isObject()) {
      expected
          .properties()
          .forEach(
              field ->
                  paths.addAll(
                      missing(
                          path + "." + field.getKey(),
                          field.getValue(),
                          actual.path(field.getKey()))));
    } else if (expected.isArray()) {
      for (int i = 0; i < expected.size(); i++) {
        paths.addAll(missing(path + "[" + i + "]", expected.get(i), actual.path(i)));
      }
    } else if (!expected.asString().equals(actual.asString("(missing)"))) {
      paths.add(path + " is " + actual + " instead of " + expected);
    }
    return paths;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theManifestLeavesNoFieldOut(Kind kind) throws Exception {
    Set<String> used = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    collect(KubernetesObjects.read(manifest(kind)), used, all);
    all.removeIf(field -> field.startsWith("Metadata."));

    assertThat(used).containsAll(all);
  }

  /** Adds the components of the records within a value, and those that say something somewhere. */
  private static void collect(Object value, Set<String> used, Set<String> all) throws Exception {
    switch (value) {
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          String name = record.getClass().getSimpleName() + "." + component.getName();
          Object content = component.getAccessor().invoke(record);
          all.add(name);
          if (content != null && !Set.of(false, 0, 0L, "").contains(content) && !isEmpty(content)) {
            used.add(name);
            collect(content, used, all);
          }
        }
      }
      case Collection<?> elements -> {
        for (Object element : elements) {
          collect(element, used, all);
        }
      }
      case Map<?, ?> map -> collect(map.values(), used, all);
      default -> {}
    }
  }

  private static boolean isEmpty(Object content) {
    return switch (content) {
      case Collection<?> elements -> elements.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }
}
