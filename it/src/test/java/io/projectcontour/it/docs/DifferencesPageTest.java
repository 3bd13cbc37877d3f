package io.projectcontour.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of docs/differences.md and docs/gateway-api.md names tests, and these exist. */
class DifferencesPageTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

  static List<String> rows() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String page : List.of("differences", "gateway-api")) {
      lines.addAll(Files.readAllLines(Repository.root().resolve("docs/" + page + ".md")));
    }
    return lines.stream()
        .filter(line -> line.startsWith("| "))
        .filter(line -> !line.startsWith("| subject") && !line.startsWith("| ---"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTestsOfARowExist(String row) throws IOException {
    Matcher tests = TEST.matcher(row.substring(row.lastIndexOf(" | ")));
    int count = 0;
    for (; tests.find(); count++) {
      assertThat(source(tests.group(1)))
          .as("%s has the test %s", tests.group(1), tests.group(2))
          .contains("\n  void " + tests.group(2) + "(");
    }
    assertThat(count).as("tests of the row").isPositive();
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(Repository.root())) {
      List<Path> found =
          files
              .filter(file -> file.endsWith(test + ".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .toList();
      assertThat(found).as("files called %s.java", test).hasSize(1);
      return Files.readString(found.getFirst());
    }
  }
}
