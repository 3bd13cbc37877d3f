package io.projectcontour.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.settings.AccessLogSettings.Format;
import io.projectcontour.settings.AccessLogSettings.Formatter;
import io.projectcontour.settings.AccessLogSettings.Level;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogOperatorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no operator",
        "%PROTOCOL% %DURATION%",
        "%REQ(X-A?X-B):10%",
        "%START_TIME% %START_TIME(%s)%",
        "%METADATA(ROUTE:a:b)%",
        "%ENVIRONMENT(HOME)%",
        "%TRAILER(X)% %RESP(Y)% %REQ_WITHOUT_QUERY(:PATH)%"
      })
  void aGoodFormatHasNoProblem(String format) {
    assertThat(AccessLogOperators.problem(format)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100 %             | a percent sign has to open an operator
          %%                | a percent sign has to open an operator
          %PROTOCOL         | a percent sign has to open an operator
          %protocol%        | a percent sign has to open an operator
          %NO_SUCH%         | %NO_SUCH% is not an operator that Envoy knows
          %REQ%             | %REQ% needs an argument, as in %REQ(name)%
          %START_TIME(%s):3%| %START_TIME(%s):3% cannot be cut to a length
          """)
  void aBadFormatIsExplained(String format, String start) {
    assertThat(AccessLogOperators.problem(format))
        .hasValueSatisfying(it -> assertThat(it).startsWith(start));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ts                  | ts                  | %START_TIME%
          path                | path                | %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%
          contour_config_kind | contour_config_kind | %METADATA(ROUTE:envoy.access_loggers.file:io.projectcontour.kind)%
          tls_ja3_fingerprint | tls_ja3_fingerprint | %TLS_JA3_FINGERPRINT%
          response_code       | response_code       | %RESPONSE_CODE%
          Response_Code       | Response_Code       | %RESPONSE_CODE%
          a=%REQ(B)%=c        | a                   | %REQ(B)%=c
          """)
  void aFieldOfJsonIsResolved(String field, String name, String format) {
    assertThat(AccessLogOperators.field(field)).isEqualTo(Map.entry(name, format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuchfield", "name=", "", "req"})
  void anUnknownFieldOfJsonIsNotResolved(String field) {
    assertThat(AccessLogOperators.field(field)).isNull();
  }

  @Test
  void everyDefaultFieldIsKnownAndGood() {
    Map<String, String> fields = AccessLogOperators.defaultFields();
    assertThat(fields.keySet()).containsExactlyElementsOf(AccessLogSettings.DEFAULT_JSON_FIELDS);
    assertThat(fields.values()).allMatch(format -> AccessLogOperators.problem(format).isEmpty());
  }

  @Test
  void theFormatSaysWhichExtensionsItNeeds() {
    assertThat(AccessLogSettings.defaults().formatters()).isEmpty();
    assertThat(
            new AccessLogSettings(
                    new Format.Text(Optional.of("%REQ_WITHOUT_QUERY(:PATH)%\n")), Level.INFO)
                .formatters())
        .containsExactly(Formatter.REQ_WITHOUT_QUERY);
    assertThat(
            new AccessLogSettings(
                    new Format.Json(Map.of("a", "%METADATA(ROUTE:x:y)%", "b", "METADATA")),
                    Level.INFO)
                .formatters())
        .containsExactly(Formatter.METADATA);
  }
}
