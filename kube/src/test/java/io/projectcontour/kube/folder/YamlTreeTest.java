package io.projectcontour.kube.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.projectcontour.kube.folder.YamlTree.Document;
import io.projectcontour.kube.folder.YamlTree.InvalidYamlException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class YamlTreeTest {
  private static Document read(String yaml) throws InvalidYamlException {
    List<YamlText.Part> parts = YamlText.parts(yaml);
    assertThat(parts).hasSize(1);
    return YamlTree.of(parts.getFirst());
  }

  private static InvalidYamlException refused(String yaml) {
    return catchThrowableOfType(InvalidYamlException.class, () -> read(yaml));
  }

  private static String json(String yaml) throws InvalidYamlException {
    return new JsonMapper().writeValueAsString(read(yaml).tree());
  }

  @Test
  void eachFieldKnowsItsLine() throws InvalidYamlException {
    FieldLines lines =
        read("""
                # a comment
                metadata:
                  labels:
                    app.kubernetes.io/name: x
                spec:
                  routes:
                  - conditions: []
                  - services:
                    - name: a
                      port: 80
                """)
            .lines();
    assertThat(lines.line("metadata.labels[app.kubernetes.io/name]")).isEqualTo(4);
    assertThat(lines.line("spec.routes[1].services[0].port")).isEqualTo(10);
    assertThat(lines.line("")).isEqualTo(2);
  }

  @Test
  void aMissingFieldHasTheLineOfWhatItIsMissingIn() throws InvalidYamlException {
    FieldLines lines = read("a:\n  b:\n  - c: 1\n  - d: 2\n").lines();
    assertThat(lines.line("a.b[1].e.f[3]")).isEqualTo(4);
    assertThat(lines.line("x.y")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "Off, false",
    "~, null",
    "0644, 420",
    "0x1F, 31",
    "0o17, 15",
    "0b101, 5",
    "1_000, 1000",
    "-12, -12",
    "08, 8",
    "1.5, 1.5",
    "1e3, 1E+3",
    "12345678901234567890, 12345678901234567890",
    "1.2.3, '\"1.2.3\"'",
    "2024-01-02T03:04:05Z, '\"2024-01-02T03:04:05Z\"'",
    "_1, '\"_1\"'",
    "12:30, '\"12:30\"'",
    "'\"80\"', '\"80\"'",
    "'!!str 80', '\"80\"'",
    "'!!int \"80\"', 80",
  })
  void scalarsMeanWhatKubectlTakesThemFor(String yaml, String json) throws InvalidYamlException {
    assertThat(json("a: " + yaml)).isEqualTo("{\"a\":" + json + "}");
  }

  @Test
  void anchorsAndMergeKeysAreExpanded() throws InvalidYamlException {
    assertThat(json("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\nc: *a\nd: {<<: [{x: 5}, *a]}\n"))
        .isEqualTo(
            "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"y\":3,\"x\":1},\"c\":{\"x\":1,\"y\":2},"
                + "\"d\":{\"x\":5,\"y\":2}}");
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertThat(refused(yaml.toString()).problem()).contains("more than 200000 values");
  }

  @Test
  void anAliasInsideOfItselfIsRefused() {
    InvalidYamlException problem = refused("a: 1\nb: &b\n  c: *b\n");
    assertThat(problem.problem()).contains("contains it");
    assertThat(problem.line()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: "})
  void nestingIsBounded(String open) {
    assertThat(refused("a: " + open.repeat(100_000)).problem()).contains("levels of nesting");
  }

  @Test
  void aKeyThatComesTwiceIsNamedWithBothLines() {
    InvalidYamlException problem = refused("a:\n  b: 1\n  c: 2\n  b: 3\n");
    assertThat(problem.problem()).isEqualTo("the key \"b\" is in line 2 already");
    assertThat(problem.line()).isEqualTo(4);
  }

  @Test
  void theLineOfASyntaxErrorCountsFromTheBeginningOfTheFile() {
    YamlText.Part second = YamlText.parts("a: 1\n---\nb: 1\nc: [\n").getLast();
    InvalidYamlException problem =
        catchThrowableOfType(InvalidYamlException.class, () -> YamlTree.of(second));
    assertThat(problem.line()).isEqualTo(4);
    assertThat(problem.problem()).startsWith("this is not YAML: ");
  }

  @Test
  void tagsOfProgramsAreRefused() {
    assertThat(refused("a: !!javax.script.ScriptEngineManager [x]").problem())
        .contains("is not supported");
    assertThat(refused("a: !binary x").problem()).contains("is not supported");
  }

  @Test
  void partsAreCutAtSeparatorsOnly() {
    List<YamlText.Part> parts =
        YamlText.parts(
            """
            %YAML 1.2
            ---
            # only a comment
            --- # the first
            key: |
              -----BEGIN CERTIFICATE-----
               ---
            ---
            ...
            --- {b: 2}
            """);
    assertThat(parts).extracting(YamlText.Part::line).containsExactly(4, 10);
    assertThat(parts.getLast().text()).isEqualTo("    {b: 2}\n\n");
  }
}
