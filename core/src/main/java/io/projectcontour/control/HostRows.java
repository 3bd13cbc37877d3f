package io.projectcontour.control;

import com.google.protobuf.ByteString;
import io.projectcontour.envoy.RouteConfigurations;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The virtual hosts of one route table in the order of their names. The bytes of neighbours are
 * joined once, so that a table of many hosts with one that changed is put together from a few large
 * parts: that, and to send it, costs a fifth of doing so host by host.
 *
 * <p>What comes out depends on the hosts alone and not on how they came. Owned by the control loop.
 */
final class HostRows {
  /** Some dozens of kilobytes for hosts of usual size. */
  private static final int MOST_IN_A_PART = 64;

  /** By the least name that it may have. */
  private final NavigableMap<String, Part> parts = new TreeMap<>(Map.of("", new Part()));

  private record Row(ByteString body, String version) {}

  /**
   * Neighbours as they stand in the table.
   *
   * @param versions of the hosts, a line for each
   */
  private record Joined(ByteString bytes, ByteString versions) {}

  private static final class Part {
    final NavigableMap<String, Row> rows = new TreeMap<>();
    @Nullable Joined joined;

    Joined joined() {
      @Nullable Joined known = joined;
      if (known == null) {
        known =
            new Joined(
                RouteConfigurations.encode(rows.values().stream().map(Row::body).toList()),
                ByteString.copyFromUtf8(
                    String.join("\n", rows.values().stream().map(Row::version).toList())));
        joined = known;
      }
      return known;
    }
  }

  /**
   * Sets a host.
   *
   * @param body its serialised {@code VirtualHost}
   * @param version that of the resource of the host alone
   */
  void put(String host, ByteString body, String version) {
    Part part = partOf(host);
    part.rows.put(host, new Row(body, version));
    part.joined = null;
    if (part.rows.size() > MOST_IN_A_PART) {
      split(part);
    }
  }

  private void split(Part part) {
    Part upper = new Part();
    while (upper.rows.size() < MOST_IN_A_PART / 2) {
      Map.Entry<String, Row> last = Objects.requireNonNull(part.rows.pollLastEntry());
      upper.rows.put(last.getKey(), last.getValue());
    }
    parts.put(upper.rows.firstKey(), upper);
  }

  /** Removes a host if it is there. */
  void remove(String host) {
    Part part = partOf(host);
    part.rows.remove(host);
    part.joined = null;
    if (part.rows.isEmpty() && parts.size() > 1) {
      parts.remove(parts.floorKey(host));
      if (!parts.containsKey("")) {
        parts.put("", parts.pollFirstEntry().getValue());
      }
    }
  }

  /** Whether there is no host. */
  boolean isEmpty() {
    return parts.firstEntry().getValue().rows.isEmpty();
  }

  /** All hosts as they stand in a table, in some parts. */
  List<ByteString> bytes() {
    return joined(Joined::bytes);
  }

  /** The versions of all hosts, in some parts that joined by line feeds have a line for each. */
  List<ByteString> versions() {
    return joined(Joined::versions);
  }

  private <T> List<T> joined(Function<Joined, T> what) {
    return isEmpty() ? List.of() : parts.values().stream().map(Part::joined).map(what).toList();
  }

  private Part partOf(String host) {
    return parts.floorEntry(host).getValue();
  }
}
