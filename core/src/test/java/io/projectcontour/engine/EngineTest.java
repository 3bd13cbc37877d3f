package io.projectcontour.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A small model of the real use: proxies name a host and backends; backends have ports; hosts join
 * them.
 */
class EngineTest {
  private record Proxy(String host, Set<String> backends) {}

  private static final class Model {
    final List<String> failures = new ArrayList<>();
    final Engine engine =
        new Engine((table, key, e) -> failures.add(table + " " + key + " " + e.getMessage()));
    final InputTable<String, Proxy> proxies = engine.input("proxies");
    final InputTable<String, Integer> backends = engine.input("backends");
    final Index<String, String> proxiesByHost =
        engine.index("proxiesByHost", proxies, (_, proxy) -> Set.of(proxy.host()));
    final DerivedTable<String, Boolean> evenPorts =
        engine.derived(
            "evenPorts",
            List.of(backends),
            (key, reads) -> {
              Integer port = reads.get(backends, key);
              return port == null ? null : port % 2 == 0;
            });
    final DerivedTable<String, String> hosts =
        engine.derived("hosts", List.of(proxiesByHost), this::host);
    final Index<String, String> hostsByText =
        engine.index("hostsByText", hosts, (_, text) -> Set.of(text));
    final DerivedTable<String, Integer> texts =
        engine.derived(
            "texts", List.of(hostsByText), (text, reads) -> reads.keys(hostsByText, text).size());

    private String host(String host, Reads reads) {
      StringBuilder text = new StringBuilder();
      for (String name : reads.keys(proxiesByHost, host)) {
        Proxy proxy = Objects.requireNonNull(reads.get(proxies, name));
        for (String backend : new TreeSet<>(proxy.backends())) {
          if (backend.equals("broken")) {
            throw new IllegalStateException("bug");
          }
          text.append(backend).append('=').append(reads.get(evenPorts, backend)).append(' ');
        }
      }
      return text.toString();
    }

    Map<String, Object> derivedState() {
      return Map.of(
          "evenPorts", Map.copyOf(evenPorts.entries()),
          "hosts", Map.copyOf(hosts.entries()),
          "texts", Map.copyOf(texts.entries()));
    }
  }

  @Test
  void aReadOfAnAbsentKeyIsRemembered() {
    Model model = new Model();
    model.engine.apply(List.of(model.proxies.put("p", new Proxy("h", Set.of("b")))));
    assertThat(model.hosts.get("h")).isEqualTo("b=null ");

    model.engine.apply(List.of(model.backends.put("b", 2)));

    assertThat(model.hosts.get("h")).isEqualTo("b=true ");
  }

  @Test
  void anEqualResultStopsTheWave() {
    Model model = new Model();
    model.engine.apply(
        List.of(model.backends.put("b", 2), model.proxies.put("p", new Proxy("h", Set.of("b")))));

    Changes changes = model.engine.apply(List.of(model.backends.put("b", 4)));

    assertThat(changes.recomputed(model.evenPorts)).isEqualTo(1);
    assertThat(changes.recomputed(model.hosts)).isZero();
    assertThat(changes.of(model.backends)).containsExactly(new Change<>("b", 2, 4));
    assertThat(changes.of(model.evenPorts)).isEmpty();
  }

  @Test
  void howeverManyReadersAKeyHasAllHearOfItsChange() {
    Model model = new Model();
    for (int hosts = 1; hosts <= 20; hosts++) {
      model.engine.apply(
          List.of(model.proxies.put("p" + hosts, new Proxy("h" + hosts, Set.of("b")))));
      assertHeard(model, hosts);
    }
    for (int hosts = 19; hosts >= 1; hosts--) {
      model.engine.apply(List.of(model.proxies.remove("p" + (hosts + 1))));
      assertHeard(model, hosts);
    }
  }

  /** With a port that is odd for an odd number of hosts, so that it changes what they say. */
  private static void assertHeard(Model model, int hosts) {
    Changes changes = model.engine.apply(List.of(model.backends.put("b", hosts)));

    assertThat(changes.recomputed(model.hosts)).as(hosts + " hosts").isEqualTo(hosts);
    assertThat(model.hosts.entries().values())
        .as(hosts + " hosts")
        .hasSize(hosts)
        .containsOnly("b=" + (hosts % 2 == 0) + " ");
  }

  @Test
  void anIndexListsItsKeysInOrderWhileTheyComeAndGo() {
    Model model = new Model();
    for (String name : List.of("c", "a", "d", "b")) {
      model.engine.apply(List.of(model.proxies.put(name, new Proxy("h", Set.of(name)))));
    }
    assertThat(model.proxiesByHost.keys("h")).containsExactly("a", "b", "c", "d");
    assertThat(model.hosts.get("h")).isEqualTo("a=null b=null c=null d=null ");

    for (String name : List.of("b", "a", "d")) {
      model.engine.apply(List.of(model.proxies.remove(name)));
    }
    assertThat(model.proxiesByHost.keys("h")).containsExactly("c");
    assertThat(model.hosts.get("h")).isEqualTo("c=null ");

    model.engine.apply(List.of(model.proxies.remove("c")));
    assertThat(model.proxiesByHost.keys("h")).isEmpty();
    assertThat(model.hosts.get("h")).isNull();
  }

  @Test
  void anEmptyBatchAndARepeatedBatchRecomputeNothing() {
    Model model = new Model();
    List<Edit> edits =
        List.of(model.backends.put("b", 2), model.proxies.put("p", new Proxy("h", Set.of("b"))));
    model.engine.apply(edits);

    assertThat(model.engine.apply(List.of()).recomputed()).isZero();
    Changes repeated = model.engine.apply(edits);
    assertThat(repeated.recomputed()).isZero();
    assertThat(repeated.isEmpty()).isTrue();
  }

  @Test
  void aKeyGoesWhenNoDriverHasItAndItsReadsGoWithIt() {
    Model model = new Model();
    model.engine.apply(
        List.of(model.backends.put("b", 2), model.proxies.put("p", new Proxy("h", Set.of("b")))));

    Changes changes = model.engine.apply(List.of(model.proxies.remove("p")));

    assertThat(changes.of(model.hosts)).containsExactly(new Change<>("h", "b=true ", null));
    assertThat(model.evenPorts.readerCount()).isZero();
    assertThat(model.proxiesByHost.readerCount()).isZero();
    assertThat(model.texts.entries()).isEmpty();
  }

  @Test
  void aDerivationThatThrowsKeepsItsLastValueAndStopsNobodyElse() {
    Model model = new Model();
    model.engine.apply(
        List.of(
            model.proxies.put("p", new Proxy("h", Set.of("b"))),
            model.proxies.put("q", new Proxy("i", Set.of("b")))));

    model.engine.apply(
        List.of(
            model.proxies.put("p", new Proxy("h", Set.of("broken"))), model.backends.put("b", 1)));

    assertThat(model.failures).containsExactly("hosts h bug");
    assertThat(model.hosts.get("h")).isEqualTo("b=null ");
    assertThat(model.hosts.get("i")).isEqualTo("b=false ");
    model.engine.apply(List.of(model.proxies.put("p", new Proxy("h", Set.of("b")))));
    assertThat(model.hosts.get("h")).isEqualTo("b=false ");
  }

  @Test
  void aDerivationThatRunsOutOfStackStopsNobodyElse() {
    List<Object> failures = new ArrayList<>();
    Engine engine = new Engine((_, key, _) -> failures.add(key));
    InputTable<String, Integer> levels = engine.input("levels");
    DerivedTable<String, Integer> derived =
        engine.derived("derived", List.of(levels), (key, reads) -> sum(reads.get(levels, key)));

    engine.apply(List.of(levels.put("deep", 100_000_000), levels.put("flat", 3)));

    assertThat(failures).containsExactly("deep");
    assertThat(derived.get("flat")).isEqualTo(6);
  }

  @Test
  void aLargeBatchEndsWhereManySmallOnesEnd() {
    Model atOnce = new Model();
    Model oneByOne = new Model();
    List<Edit> large = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String backend = i % 1000 == 7 ? "broken" : "b" + i % 100;
      Proxy proxy = new Proxy("h" + i, Set.of(backend));
      large.add(atOnce.backends.put("b" + i % 100, i));
      large.add(atOnce.proxies.put("p" + i, proxy));
      oneByOne.engine.apply(
          List.of(oneByOne.backends.put("b" + i % 100, i), oneByOne.proxies.put("p" + i, proxy)));
    }

    Changes changes = atOnce.engine.apply(large);

    assertThat(changes.recomputed(atOnce.hosts)).isEqualTo(10_000);
    assertThat(atOnce.failures)
        .as("failures come in the order of the keys, once each")
        .hasSize(10)
        .startsWith("hosts h7 bug", "hosts h1007 bug");
    assertThat(atOnce.derivedState()).isEqualTo(oneByOne.derivedState());
    assertThat(atOnce.evenPorts.readerCount()).isEqualTo(oneByOne.evenPorts.readerCount());
  }

  private static int sum(@Nullable Integer levels) {
    return levels == null || levels == 0 ? 0 : levels + sum(levels - 1);
  }

  @Test
  void aDerivationMayNotReadItsOwnOrALaterTable() {
    List<String> failures = new ArrayList<>();
    Engine engine = new Engine((_, _, e) -> failures.add(e.getMessage()));
    InputTable<String, String> input = engine.input("input");
    List<DerivedTable<String, String>> self = new ArrayList<>();
    self.add(
        engine.derived("derived", List.of(input), (key, reads) -> reads.get(self.getFirst(), key)));

    engine.apply(List.of(input.put("k", "v")));

    assertThat(failures).singleElement().asString().contains("declared before its own");
  }

  @Test
  void onlyTheOwningThreadMayApply() throws InterruptedException {
    Model model = new Model();
    Thread thread = Thread.ofPlatform().start(() -> model.engine.apply(List.of()));
    thread.join();

    assertThatThrownBy(() -> model.engine.apply(List.of()))
        .hasMessageContaining("belongs to thread");
  }

  @Test
  void anyRowOfEditsEndsWhereABuildFromScratchEnds() {
    Random random = new Random(20250701);
    for (int round = 0; round < 200; round++) {
      Model model = new Model();
      Map<String, Proxy> proxies = new HashMap<>();
      Map<String, Integer> backends = new HashMap<>();
      for (int batch = 0; batch < 20; batch++) {
        List<Edit> edits = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
          edits.add(randomEdit(random, model, proxies, backends));
        }
        model.engine.apply(edits);
        Model scratch = new Model();
        List<Edit> all = new ArrayList<>();
        proxies.forEach((key, value) -> all.add(scratch.proxies.put(key, value)));
        backends.forEach((key, value) -> all.add(scratch.backends.put(key, value)));
        scratch.engine.apply(all);
        assertThat(model.derivedState()).isEqualTo(scratch.derivedState());
      }
    }
  }

  private static Edit randomEdit(
      Random random, Model model, Map<String, Proxy> proxies, Map<String, Integer> backends) {
    String name = "n" + random.nextInt(6);
    return switch (random.nextInt(4)) {
      case 0 -> {
        proxies.remove(name);
        yield model.proxies.remove(name);
      }
      case 1 -> {
        backends.remove(name);
        yield model.backends.remove(name);
      }
      case 2 -> {
        int port = random.nextInt(4);
        backends.put(name, port);
        yield model.backends.put(name, port);
      }
      default -> {
        Proxy proxy =
            new Proxy(
                "h" + random.nextInt(3), Set.of("n" + random.nextInt(3), "m" + random.nextInt(3)));
        proxies.put(name, proxy);
        yield model.proxies.put(name, proxy);
      }
    };
  }
}
