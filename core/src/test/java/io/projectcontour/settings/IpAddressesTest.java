package io.projectcontour.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::", "::1", "2001:DB8::10", "::ffff:10.0.0.1"})
  void literalAddresses(String text) {
    assertThat(IpAddresses.isAddress(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "contour",
        "10.1",
        "1",
        "010.0.0.1",
        "256.0.0.1",
        "[::1]",
        "fe80::1%eth0",
        ":::"
      })
  void namesAndWhatOnlyUrlsMayHold(String text) {
    assertThat(IpAddresses.isAddress(text)).isFalse();
  }
}
