package io.projectcontour.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedStringsTest {
  private static Service service(String name, String namespace) throws Exception {
    return (Service)
        KubernetesObjects.read(
            Kind.SERVICE,
            KubernetesObjects.mapper()
                .readTree(
                    "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"labels\":{\"a\":\"%s\"}}}"
                        .formatted(name, namespace, namespace)));
  }

  @Test
  void equalTextsOfSeveralObjectsAreOne() throws Exception {
    Service first = service("first", "shared-namespace");
    Service second = service("second", "shared-namespace");

    assertThat(second.metadata().namespace()).isSameAs(first.metadata().namespace());
    assertThat(second.metadata().labels().get("a")).isSameAs(first.metadata().namespace());
    assertThat(second.metadata().name()).isEqualTo("second");
  }

  @Test
  void textsWithTheSamePlaceInTheTableStayThemselves() {
    // "Aa" and "BB" have the same hash code.
    assertThat(SharedStrings.shared("Aa")).isEqualTo("Aa");
    assertThat(SharedStrings.shared("BB")).isEqualTo("BB");
    assertThat(SharedStrings.shared("Aa")).isEqualTo("Aa");
  }

  @Test
  void longTextsAreNotRemembered() {
    String text = "x".repeat(65);
    SharedStrings.shared(text);

    String equal = "x".repeat(65);
    assertThat(SharedStrings.shared(equal)).isSameAs(equal);
  }
}
