package io.projectcontour.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.settings.GoDuration.InvalidDurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "300ms, PT0.3S",
    "1.5h, PT1H30M",
    "1h30m, PT1H30M",
    "1h15m30.918273645s, PT1H15M30.918273645S",
    "-2m, PT-2M",
    "+5s, PT5S",
    ".5s, PT0.5S",
    "5.s, PT5S",
    "1us, PT0.000001S",
    "1µs, PT0.000001S",
    "7ns, PT0.000000007S",
    "9223372036854775807ns, PT9223372036.854775807S"
  })
  void aDurationIsReadAsGoReadsIt(String text, String expected) throws InvalidDurationException {
    assertThat(GoDuration.parse(text)).isEqualTo(Duration.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''       | time: invalid duration ""
          -        | time: invalid duration "-"
          x        | time: invalid duration "x"
          soon     | time: invalid duration "soon"
          .s       | time: invalid duration ".s"
          5        | time: missing unit in duration "5"
          1.5.5s   | time: missing unit in duration "1.5.5s"
          1h5      | time: missing unit in duration "1h5"
          3d       | time: unknown unit "d" in duration "3d"
          5 s      | time: unknown unit " s" in duration "5 s"
          9999999h | time: invalid duration "9999999h"
          """)
  void whatIsNoDurationIsReportedInTheWordsOfGo(String text, String message) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(InvalidDurationException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT1H30M, 1h30m0s",
    "PT2M, 2m0s",
    "PT1.5S, 1.5s",
    "PT0.25S, 250ms",
    "PT0.0000015S, 1.5µs",
    "PT0.000000007S, 7ns",
    "PT-90S, -1m30s",
    "PT100H, 100h0m0s"
  })
  void aDurationIsPrintedAsGoPrintsIt(String duration, String expected) {
    assertThat(GoDuration.format(Duration.parse(duration))).isEqualTo(expected);
  }

  @Test
  void theErrorOfATimeoutNamesItsText() {
    assertThatThrownBy(() -> Timeout.parse("soon"))
        .hasMessage("unable to parse timeout string \"soon\": time: invalid duration \"soon\"");
  }

  @Test
  void zeroLeavesATimeoutToEnvoyAndInfinityTurnsItOff() throws Exception {
    assertThat(Timeout.parse(null).toField()).isEmpty();
    assertThat(Timeout.parse("").toField()).isEmpty();
    assertThat(Timeout.parse("0s").toField()).isEmpty();
    assertThat(Timeout.parse("infinity").toField()).contains(Duration.ZERO);
    assertThat(Timeout.parse("infinite").toField()).contains(Duration.ZERO);
    assertThat(Timeout.parse("90s").toField()).contains(Duration.ofSeconds(90));
  }

  @Test
  void quotedTextShowsWhatCannotBeSeen() {
    assertThat(GoText.quote("a\"b\\c\n\t\0\u00a0\u200b😀ü"))
        .isEqualTo("\"a\\\"b\\\\c\\n\\t\\x00\\u00a0\\u200b😀ü\"");
  }
}
