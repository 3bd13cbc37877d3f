package io.projectcontour.gateway;

import io.projectcontour.k8s.gateway.ParentRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is said about one reference to the Gateway, while the route is read. */
final class ParentDraft {
  private final ParentRef reference;
  private final List<RoutePlan.Remark> remarks = new ArrayList<>();
  private final Set<String> types = new HashSet<>();

  ParentDraft(ParentRef reference) {
    this.reference = reference;
  }

  ParentRef reference() {
    return reference;
  }

  void add(ConditionNote note) {
    types.add(note.type());
    remarks.add(new RoutePlan.Remark.Noted(note));
  }

  /** The route's demand is not accepted. */
  void rejected(String reason, String message) {
    add(ConditionNote.fails(ConditionNote.ACCEPTED, reason, message));
  }

  /** Something that is asked for is not supported. */
  void unsupported(String message) {
    rejected("UnsupportedValue", message);
  }

  /** Something that the route refers to cannot be used. */
  void unresolved(String reason, String message) {
    add(ConditionNote.fails(ConditionNote.RESOLVED_REFS, reason, message));
  }

  /** Here the result of the competition is to be said. */
  void competition(int attachment) {
    remarks.add(new RoutePlan.Remark.Competition(attachment));
  }

  boolean has(String type) {
    return types.contains(type);
  }

  RoutePlan.Parent build() {
    return new RoutePlan.Parent(reference, remarks);
  }
}
