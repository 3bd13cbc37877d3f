package io.projectcontour.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespacedNameTest {
  @ParameterizedTest
  @CsvSource({"a,own,a", "n/a,n,a", "/a,own,a", "n/,n,''", "n/a/b,n,a/b", "'',own,''"})
  void aNameWithoutNamespaceIsOneOfTheOwn(String text, String namespace, String name) {
    assertThat(NamespacedName.parse(text, "own")).isEqualTo(new NamespacedName(namespace, name));
  }
}
