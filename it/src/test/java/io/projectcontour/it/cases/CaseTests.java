package io.projectcontour.it.cases;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/** One dynamic test for each case, grouped by area. */
final class CaseTests {
  private static final String CHOICE = "contour.cases.areas";
  private static final String EVERY_AREA = "all";

  private CaseTests() {}

  /**
   * The tests of the areas that have to pass, or of those that {@code -Dcontour.cases.areas=A,B} or
   * {@code -Dcontour.cases.areas=all} asks for.
   *
   * @param mustPass the areas, or single cases as {@code AREA/NAME}, that the build demands
   */
  static Stream<DynamicNode> of(Set<String> mustPass, Consumer<CaseFolder> test) {
    Set<String> chosen = chosen(mustPass);
    if (chosen.isEmpty()) {
      return Stream.empty();
    }
    Map<String, List<CaseFolder>> byArea =
        Cases.all().stream()
            .filter(
                folder ->
                    chosen.contains(EVERY_AREA)
                        || chosen.contains(folder.area())
                        || chosen.contains(folder.toString()))
            .collect(Collectors.groupingBy(CaseFolder::area, TreeMap::new, Collectors.toList()));
    return byArea.entrySet().stream()
        .map(area -> dynamicContainer(area.getKey(), tests(area.getValue(), test)));
  }

  private static Stream<DynamicNode> tests(List<CaseFolder> cases, Consumer<CaseFolder> test) {
    // Cases with equal setups one after the other can share a process.
    return cases.stream()
        .sorted(Comparator.comparing(folder -> folder.setup().toString()))
        .map(
            folder ->
                dynamicTest(folder.name(), folder.folder().toUri(), () -> test.accept(folder)));
  }

  private static Set<String> chosen(Set<String> mustPass) {
    String choice = System.getProperty(CHOICE, "");
    return choice.isBlank() ? mustPass : Set.of(choice.split(","));
  }
}
