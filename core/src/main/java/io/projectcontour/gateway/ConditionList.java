package io.projectcontour.gateway;

import io.projectcontour.k8s.contour.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one place. Of several notes for one condition the last one counts, with the
 * messages of all (spec: status.md section 6).
 */
final class ConditionList {
  /** The longest message that the CRDs allow. */
  private static final int MESSAGE_LIMIT = 32768;

  private final Map<String, ConditionNote> byType = new LinkedHashMap<>();

  void add(ConditionNote note) {
    @Nullable ConditionNote earlier = byType.get(note.type());
    byType.put(
        note.type(),
        earlier == null
            ? note
            : new ConditionNote(
                note.type(),
                note.status(),
                note.reason(),
                earlier.message() + ", " + note.message()));
  }

  void addIfAbsent(ConditionNote note) {
    byType.putIfAbsent(note.type(), note);
  }

  boolean has(String type) {
    return byType.containsKey(type);
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  boolean fails(String type) {
    @Nullable ConditionNote note = byType.get(type);
    return note != null && note.status().equals("False");
  }

  List<ConditionNote> notes() {
    return List.copyOf(byType.values());
  }

  /** As the status has them; the time is left to the writer. */
  static List<Condition> conditions(List<ConditionNote> notes, long generation) {
    return notes.stream()
        .map(
            note ->
                new Condition(
                    note.type(),
                    note.status(),
                    generation,
                    null,
                    note.reason(),
                    note.message().length() > MESSAGE_LIMIT
                        ? note.message().substring(0, MESSAGE_LIMIT)
                        : note.message()))
        .toList();
  }
}
