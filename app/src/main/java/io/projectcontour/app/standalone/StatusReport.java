package io.projectcontour.app.standalone;

import io.projectcontour.control.StatusUpdate;
import io.projectcontour.k8s.ObjectKey;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Prints what is wrong with objects, once for each change: {@code HTTPProxy default/web:
 * ServiceUnresolvedReference: ...}. Any thread may call it.
 */
final class StatusReport implements Consumer<StatusUpdate> {
  private final Map<ObjectKey, List<String>> printed = new ConcurrentHashMap<>();
  private final PrintStream out;

  StatusReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(StatusUpdate update) {
    List<String> lines = lines(update.status());
    List<String> before = printed.getOrDefault(update.object(), List.of());
    if (lines.equals(before)) {
      return;
    }
    printed.put(update.object(), lines);
    if (lines.isEmpty()) {
      out.println(update.object() + ": is valid now");
    }
    lines.forEach(line -> out.println(update.object() + ": " + line));
  }

  /** The object is gone; another one of this name is judged anew. */
  void forget(ObjectKey object) {
    printed.remove(object);
  }

  private static List<String> lines(JsonNode status) {
    List<String> lines = new ArrayList<>();
    add(lines, "", status);
    for (JsonNode listener : status.path("listeners")) {
      add(lines, "listener " + listener.path("name").asString("") + ": ", listener);
    }
    status.path("parents").forEach(parent -> add(lines, "", parent));
    status.path("ancestors").forEach(ancestor -> add(lines, "", ancestor));
    return lines.stream().distinct().toList();
  }

  private static void add(List<String> lines, String where, JsonNode place) {
    for (JsonNode condition : place.path("conditions")) {
      condition.path("errors").forEach(error -> lines.add(where + line(error)));
      condition.path("warnings").forEach(warning -> lines.add(where + line(warning)));
      boolean isBad =
          switch (condition.path("type").asString("")) {
            case "Valid",
                "Accepted",
                "ResolvedRefs",
                "Programmed",
                "ValidMatches",
                "ValidBackendRefs" ->
                condition.path("status").asString("").equals("False");
            case "Conflicted", "PartiallyInvalid" ->
                condition.path("status").asString("").equals("True");
            default -> false; // of other conditions it is not known which value is good
          };
      if (isBad && condition.path("errors").isEmpty()) {
        lines.add(where + line(condition));
      }
    }
  }

  private static String line(JsonNode condition) {
    return condition.path("reason").asString("") + ": " + condition.path("message").asString("");
  }
}
