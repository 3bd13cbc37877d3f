package io.projectcontour.httpproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a{1000}",
        "/(a{30}){30}",
        "/(a*){1000}",
        "/{a}{b,c}",
        "/[]{1001}a]",
        "/[^]a]+",
        "/\\Q(a{100}){100}\\E",
        "/\\(a{100}\\){100}",
        "/(?i)a(?P<n>b{10}){10}|c",
        "/(?<n>a)(?:b)(?i-s:c)",
        "/\\x{ff}\\xff\\377\\pL\\p{Greek}\\P{^Greek}[[:alpha:]]",
        "/é{2}[à-ü]",
        "/(\\pL|\\pN|\\pS){1000}"
      })
  void whatEnvoyTakesIsRight(String pattern) {
    assertThat(Regexes.error(pattern)).isEmpty();
  }

  /** Envoy 1.40 says no to each of these, and re2j alone would not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/(a{100}){100}",
        "/((a{2,11}b){10}|c){10}",
        "/(?:(?:a{32}){32})+",
        "/(a{1001,}b)?",
        "/\\x{100}",
        "/[\\x{100}-\\x{fff}]",
        "/\\400",
        "/\\é",
        "/\\p{Unknown}",
        "/\\P{Unknown}"
      })
  void whatEnvoyRefusesIsWrong(String pattern) {
    assertThat(Regexes.error(pattern)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/(",
        "/)",
        "/a)b(",
        "/[a",
        "/a**",
        "/(?=x)",
        "/\\",
        "/[\\",
        "/(?P<n",
        "/a{2}{3}*+"
      })
  void whatIsNoExpressionIsWrong(String pattern) {
    assertThat(Regexes.error(pattern)).isPresent();
  }

  @Test
  void anExpressionThatBecomesTooLargeIsWrong() {
    StringBuilder letters = new StringBuilder("[");
    for (int i = 1; i < 256; i += 2) {
      letters.append("\\x%02x".formatted(i));
    }
    String large = "/" + (letters + "]{1000}").repeat(4);
    assertThat(Regexes.error(large)).contains("the expression is too large");
  }

  @Test
  void levelsWithoutEndDoNotEndTheProcess() {
    for (int levels : new int[] {1_000, 10_000, 1_000_000}) {
      String deep = "(".repeat(levels) + "a" + ")".repeat(levels);
      assertThat(Regexes.error(deep)).hasValueSatisfying(e -> assertThat(e).contains("levels"));
    }
    assertThat(Regexes.error("(".repeat(400) + "a" + ")".repeat(400))).isEmpty();
  }
}
