package io.projectcontour.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.projectcontour.envoy.RouteConfigurations;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostRowsTest {
  private static ByteString body(String host, int version) {
    return ByteString.copyFromUtf8(host + " of version " + version);
  }

  private static void put(HostRows rows, String host, int version) {
    rows.put(host, body(host, version), "v" + version);
  }

  @Test
  void aTableWithoutHostsHasNoParts() {
    HostRows rows = new HostRows();
    assertThat(rows.isEmpty()).isTrue();
    put(rows, "a", 1);
    rows.remove("a");

    assertThat(rows.isEmpty()).isTrue();
    assertThat(rows.bytes()).isEmpty();
    assertThat(rows.versions()).isEmpty();
  }

  @Test
  void whatComesOutDependsOnTheHostsAloneAndNotOnHowTheyCame() {
    Random random = new Random(7);
    HostRows rows = new HostRows();
    NavigableMap<String, Integer> expected = new TreeMap<>();
    for (int step = 0; step < 20_000; step++) {
      // Fills up, and is emptied again towards the end.
      String host = "h" + random.nextInt(1000);
      if (random.nextInt(20_000) > step) {
        put(rows, host, step);
        expected.put(host, step);
      } else {
        rows.remove(host);
        expected.remove(host);
      }
      if (step % 500 == 0) {
        assertSame(rows, expected);
      }
    }
    for (String host : List.copyOf(expected.keySet())) {
      rows.remove(host);
      expected.remove(host);
      assertThat(rows.isEmpty()).isEqualTo(expected.isEmpty());
    }
    assertSame(rows, expected);
  }

  private static void assertSame(HostRows rows, NavigableMap<String, Integer> expected) {
    assertThat(ByteString.copyFrom(rows.bytes()))
        .isEqualTo(
            RouteConfigurations.encode(
                expected.entrySet().stream()
                    .map(entry -> body(entry.getKey(), entry.getValue()))
                    .toList()));
    assertThat(String.join("\n", rows.versions().stream().map(ByteString::toStringUtf8).toList()))
        .isEqualTo(
            String.join("\n", expected.values().stream().map(version -> "v" + version).toList()));
  }

  @Test
  void aChangedHostHasOnlyItsNeighboursJoinedAgain() {
    HostRows rows = new HostRows();
    for (int i = 0; i < 5_000; i++) {
      put(rows, "h" + i, 1);
    }
    Set<ByteString> before = Collections.newSetFromMap(new IdentityHashMap<>());
    before.addAll(rows.bytes());

    put(rows, "h777", 2);

    assertThat(rows.bytes()).hasSameSizeAs(before).hasSizeBetween(5_000 / 64, 5_000 / 16);
    assertThat(rows.bytes()).filteredOn(part -> !before.contains(part)).hasSize(1);
  }
}
