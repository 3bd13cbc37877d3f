package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonDifferenceTest {
  @Test
  void equalTreesHaveNoDifference() {
    assertThat(between("{'a': [1, {'b': 'c'}]}", "{'a': [1, {'b': 'c'}]}")).isEmpty();
  }

  @Test
  void theOrderOfKeysDoesNotMatterThatOfListsDoes() {
    assertThat(between("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}")).isEmpty();
    assertThat(between("[1, 2]", "[2, 1]"))
        .containsExactly(new JsonDifference("[0]", "1", "2"), new JsonDifference("[1]", "2", "1"));
  }

  @Test
  void numbersAreComparedByValue() {
    assertThat(between("{'a': 100}", "{'a': 100.0}")).isEmpty();
    assertThat(between("{'a': 100}", "{'a': 100.5}")).hasSize(1);
    assertThat(between("{'a': 100}", "{'a': '100'}")).hasSize(1);
  }

  @Test
  void aMissingAndAnAdditionalFieldAreToldByTheirPaths() {
    assertThat(between("{'a': {'b': 1}}", "{'a': {'c': 2}}"))
        .containsExactly(
            new JsonDifference("a.b", "1", "nothing"), new JsonDifference("a.c", "nothing", "2"));
  }

  @Test
  void membersOfListsAreToldByTheirNames() {
    assertThat(between("{'l': [{'name': 'x', 'v': 1}]}", "{'l': [{'name': 'x', 'v': 2}]}"))
        .containsExactly(new JsonDifference("l[0 x].v", "1", "2"));
  }

  @Test
  void aMissingNamedMemberDoesNotMakeTheRestDiffer() {
    assertThat(
            between(
                "{'l': [{'name': 'x', 'v': 1}, {'name': 'y', 'v': 1}]}",
                "{'l': [{'name': 'y', 'v': 2}]}"))
        .containsExactly(
            new JsonDifference("l (names)", "[x, y]", "[y]"),
            new JsonDifference("l[y].v", "1", "2"));
  }

  @Test
  void membersOfOneNameAreComparedByPlace() {
    assertThat(between("[{'name': 'x'}, {'name': 'x'}]", "[{'name': 'x'}]"))
        .containsExactly(new JsonDifference("[1 x]", "{\"name\":\"x\"}", "nothing"));
  }

  @Test
  void aTextWithManyDifferencesIsCut() {
    List<JsonDifference> many = Collections.nCopies(100, new JsonDifference("p", "1", "2"));

    assertThat(JsonDifference.text(many)).contains("and 60 more differences");
  }

  private static List<JsonDifference> between(String expected, String actual) {
    return JsonDifference.between(json(expected), json(actual));
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text.replace('\'', '"'));
  }
}
