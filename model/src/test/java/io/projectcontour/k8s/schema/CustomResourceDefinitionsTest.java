package io.projectcontour.k8s.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps {@code deploy/crds} the same as what the records say. After a change of a record, rewrite
 * the files with {@code ./mvnw -pl model test -Dtest=CustomResourceDefinitionsTest
 * -Dcontour.crds.write=true} and look at the difference.
 */
class CustomResourceDefinitionsTest {
  private static final Path FOLDER = Path.of(System.getProperty("contour.root"), "deploy", "crds");

  static Stream<Kind> kinds() {
    return CrdGenerator.kinds().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theCommittedDefinitionIsTheGeneratedOne(Kind kind) throws IOException {
    String generated =
        "# Generated from the records in model/; see CustomResourceDefinitionsTest.\n"
            + CrdYaml.write(CrdGenerator.definition(kind));
    Path file = FOLDER.resolve(kind.plural() + ".yaml");
    if (Boolean.getBoolean("contour.crds.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, generated);
    }

    assertThat(file).content().isEqualTo(generated);
  }

  @Test
  void thereIsNoDefinitionOfAnythingElse() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              kinds().map(kind -> kind.plural() + ".yaml").toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
