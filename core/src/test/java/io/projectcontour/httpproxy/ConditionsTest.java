package io.projectcontour.httpproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.contour.MatchCondition;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
  private static MatchCondition header(String fields) {
    return KubernetesObjects.mapper()
        .readValue(
            "{'header': {'name': 'x', %s}}".formatted(fields).replace('\'', '"'),
            MatchCondition.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "'exact': 'a'                       | 'notexact': 'a'",
        "'exact': 'a'                       | 'notexact': 'a', 'ignoreCase': true",
        "'notcontains': 'a'                 | 'contains': 'a', 'ignoreCase': true",
        "'present': true                    | 'notpresent': true",
      })
  void aConditionContradictsAnEarlierOneWithoutOptions(String first, String second) {
    assertThat(Conditions.headerError(List.of(header(first), header(second)))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "'exact': 'a', 'ignoreCase': true   | 'notexact': 'a', 'ignoreCase': true",
        "'exact': 'a'                       | 'notexact': 'b'",
        "'notexact': 'a', 'treatMissingAsEmpty': true | 'exact': 'a'",
      })
  void anEarlierConditionWithOptionsIsNotLookedAt(String first, String second) {
    assertThat(Conditions.headerError(List.of(header(first), header(second)))).isEmpty();
  }
}
