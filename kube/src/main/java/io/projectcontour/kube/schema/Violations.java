package io.projectcontour.kube.schema;

import java.util.ArrayList;
import java.util.List;

/** The violations found so far in one manifest; belongs to one call. */
final class Violations {
  private final List<Violation> found = new ArrayList<>();

  void add(FieldPath at, String message) {
    found.add(new Violation(at.text(), message));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Violation> toList() {
    return List.copyOf(found);
  }
}
