package io.projectcontour.app.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "contour, ''",
    "ghcr.io/projectcontour/contour:main, main",
    "registry.example.com:5000/contour, ''",
    "registry.example.com:5000/contour:v1.2_3-x, v1.2_3-x",
    "[2001:db8::1]:5000/a/b__c--d.e:v1, v1"
  })
  void theTagIsWhatTellsVersionsApart(String text, String version) {
    assertThat(ImageReference.parse(text).orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void withoutATagTheDigestDoes() {
    assertThat(ImageReference.parse("r:5000/contour@" + DIGEST).orElseThrow().version())
        .isEqualTo("ab".repeat(32));
    assertThat(ImageReference.parse("contour:v1@" + DIGEST).orElseThrow().version())
        .isEqualTo("v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Contour",
        "a/B",
        "a b",
        ":tag",
        "a:",
        "a::b",
        "a@sha256:12",
        "a//b",
        "-a",
        "https://a/b"
      })
  void whatIsNoNameIsRefused(String text) {
    assertThat(ImageReference.parse(text)).isEmpty();
  }
}
