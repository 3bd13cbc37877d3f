package io.projectcontour.it.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One place in which two JSON trees differ.
 *
 * @param path such as {@code routes[ingress_http].virtual_hosts[0].routes[2].match}
 * @param expected the expected value, or {@code nothing}
 * @param actual the value that is there, or {@code nothing}
 */
public record JsonDifference(String path, String expected, String actual) {
  private static final String NOTHING = "nothing";
  private static final int SHOWN_DIFFERENCES = 40;
  private static final int SHOWN_CHARACTERS = 600;

  /**
   * The differences, in the order of the trees; none if they are equal, numbers compared by value.
   */
  public static List<JsonDifference> between(JsonNode expected, JsonNode actual) {
    List<JsonDifference> found = new ArrayList<>();
    compare("", expected, actual, found);
    return found;
  }

  /** Several differences as text, one below the other; long ones are cut. */
  public static String text(List<JsonDifference> differences) {
    StringBuilder text = new StringBuilder();
    differences.stream().limit(SHOWN_DIFFERENCES).forEach(d -> text.append(d).append('\n'));
    if (differences.size() > SHOWN_DIFFERENCES) {
      text.append(
          "... and %d more differences%n".formatted(differences.size() - SHOWN_DIFFERENCES));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "%s%n    expected: %s%n    actual:   %s".formatted(path, cut(expected), cut(actual));
  }

  private static void compare(
      String path, JsonNode expected, JsonNode actual, List<JsonDifference> found) {
    if (expected.isObject() && actual.isObject()) {
      compareObjects(path, expected, actual, found);
    } else if (expected.isArray() && actual.isArray()) {
      compareArrays(path, expected, actual, found);
    } else if (!sameValue(expected, actual)) {
      found.add(new JsonDifference(path, shown(expected), shown(actual)));
    }
  }

  private static void compareObjects(
      String path, JsonNode expected, JsonNode actual, List<JsonDifference> found) {
    Set<String> keys = new TreeSet<>(expected.propertyNames());
    keys.addAll(actual.propertyNames());
    for (String key : keys) {
      compare(path.isEmpty() ? key : path + "." + key, expected.path(key), actual.path(key), found);
    }
  }

  private static void compareArrays(
      String path, JsonNode expected, JsonNode actual, List<JsonDifference> found) {
    List<String> expectedNames = names(expected);
    List<String> actualNames = names(actual);
    if (distinct(expectedNames) && distinct(actualNames) && !expectedNames.equals(actualNames)) {
      compareByName(path, expected, expectedNames, actual, actualNames, found);
      return;
    }
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      List<String> labels = i < expected.size() ? expectedNames : actualNames;
      String label = labels.isEmpty() ? "" : " " + labels.get(i);
      compare(path + "[" + i + label + "]", expected.path(i), actual.path(i), found);
    }
  }

  /**
   * Lists of named things that have different names or another order: one entry says so, then each
   * is compared with its namesake.
   */
  private static void compareByName(
      String path,
      JsonNode expected,
      List<String> expectedNames,
      JsonNode actual,
      List<String> actualNames,
      List<JsonDifference> found) {
    found.add(
        new JsonDifference(path + " (names)", expectedNames.toString(), actualNames.toString()));
    for (int i = 0; i < expectedNames.size(); i++) {
      int at = actualNames.indexOf(expectedNames.get(i));
      if (at >= 0) {
        compare(path + "[" + expectedNames.get(i) + "]", expected.get(i), actual.get(at), found);
      }
    }
  }

  /** The names of the members; empty if one has none. */
  private static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : array) {
      String name =
          item.path("cluster_name").isString()
              ? item.path("cluster_name").asString()
              : item.path("name").asString("");
      if (name.isEmpty()) {
        return List.of();
      }
      String kind = item.path("kind").asString("");
      String namespace = item.path("namespace").asString("");
      names.add(
          (kind.isEmpty() ? "" : kind + " ") + (namespace.isEmpty() ? "" : namespace + "/") + name);
    }
    return names;
  }

  private static boolean distinct(List<String> names) {
    return Set.copyOf(names).size() == names.size();
  }

  private static boolean sameValue(JsonNode a, JsonNode b) {
    return (a.isNumber() && b.isNumber())
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : Objects.equals(a, b);
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? NOTHING : node.toString();
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_CHARACTERS
        ? text
        : text.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
  }
}
