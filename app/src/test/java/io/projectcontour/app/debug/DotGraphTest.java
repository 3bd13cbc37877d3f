package io.projectcontour.app.debug;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DotGraphTest {
  private final DotGraph graph = new DotGraph();

  @Test
  void nodesAndEdgesAreDrawnOnce() {
    String host = graph.node("host", "h", "http://h");
    String route = graph.node("route", "h 0", "prefix");
    assertThat(graph.node("host", "h", "http://h")).isEqualTo(host);
    graph.edge(host, route);
    graph.edge(host, route);

    assertThat(graph.text())
        .isEqualTo(
            """
            digraph DAG {
            rankdir="LR"
            n0 [shape=record, label="{http://h}"]
            n1 [shape=record, label="{prefix}"]
            n0 -> n1
            }
            """);
  }

  @Test
  void theSameNameOfAnotherKindIsAnotherNode() {
    assertThat(graph.node("host", "x", "x")).isNotEqualTo(graph.node("service", "x", "x"));
  }

  @Test
  void textThatMeansSomethingInALabelIsEscaped() {
    graph.node("route", "r", "regex \"/[a-z]{2}|<b>\\d\"", "x\ny");
    assertThat(graph.text())
        .contains("label=\"{regex\\ \\\"/[a-z]\\{2\\}\\|\\<b\\>\\\\d\\\"|x y}\"");
  }
}
