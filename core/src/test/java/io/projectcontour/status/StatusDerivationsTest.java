package io.projectcontour.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusDerivationsTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "255.255.255.255", "::1", "2001:db8::1", "::ffff:10.0.0.1"})
  void anAddressIsWrittenAsIp(String text) {
    assertThat(StatusDerivations.address(text).ip()).isEqualTo(text);
    assertThat(StatusDerivations.address(text).hostname()).isNullOrEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lb.example.com",
        "999.1.1.1",
        "010.0.0.1",
        "10.1",
        "fe80::1%eth0",
        ":::",
        "[::1]",
        "abc"
      })
  void allElseIsWrittenAsHostname(String text) {
    assertThat(StatusDerivations.address(text).hostname()).isEqualTo(text);
    assertThat(StatusDerivations.address(text).ip()).isNullOrEmpty();
  }
}
