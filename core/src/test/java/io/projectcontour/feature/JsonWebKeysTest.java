package io.projectcontour.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.KubernetesObjects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys are those of RFC 7517 and RFC 8037. */
class JsonWebKeysTest {
  private static boolean isUsable(String json) {
    return JsonWebKeys.isUsable(KubernetesObjects.mapper().readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kty': 'EC', 'crv': 'P-256', 'x': 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', 'y': '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM'}",
        "{'kty': 'RSA', 'e': 'AQAB', 'n': '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'}",
        "{'kty': 'OKP', 'crv': 'Ed25519', 'x': '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}",
        "{'kty': 'oct', 'k': 'AQAB'}"
      })
  void keysThatEnvoyTakesAreUsable(String key) {
    assertThat(isUsable(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "{}",
        "{'kty': 'other'}",
        "{'kty': 'EC', 'crv': 'P-256', 'x': 'AQAB', 'y': 'AQAB'}",
        "{'kty': 'EC', 'crv': 'secp256k1', 'x': 'AQAB', 'y': 'AQAB'}",
        "{'kty': 'RSA', 'n': 'AQAB', 'e': 'AQAB'}",
        "{'kty': 'RSA', 'n': 'not base 64', 'e': 'AQAB'}",
        "{'kty': 'OKP', 'crv': 'X25519', 'x': '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}",
        "{'kty': 'oct', 'k': ''}"
      })
  void othersAreNot(String key) {
    assertThat(isUsable(key)).isFalse();
  }
}
