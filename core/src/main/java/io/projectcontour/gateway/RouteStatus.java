package io.projectcontour.gateway;

import io.projectcontour.k8s.contour.Condition;
import io.projectcontour.k8s.gateway.ParentRef;
import java.util.List;

/**
 * The status of a route, as it is written: this Gateway's part (spec: gateway-api.md section 5).
 */
public record RouteStatus(List<Parent> parents) {
  /** Copies the list. */
  public RouteStatus {
    parents = List.copyOf(parents);
  }

  /** How the route fares at one reference. */
  public record Parent(ParentRef parentRef, String controllerName, List<Condition> conditions) {
    /** Copies the list. */
    public Parent {
      conditions = List.copyOf(conditions);
    }
  }

  /** The status of a route that has lost some rules. */
  public static RouteStatus of(RoutePlan plan, DroppedRules dropped, String controller) {
    return new RouteStatus(
        plan.parents().stream()
            .map(
                parent ->
                    new Parent(
                        parent.reference(),
                        controller,
                        ConditionList.conditions(notes(parent, plan, dropped), plan.generation())))
            .toList());
  }

  private static List<ConditionNote> notes(
      RoutePlan.Parent parent, RoutePlan plan, DroppedRules dropped) {
    ConditionList conditions = new ConditionList();
    for (RoutePlan.Remark remark : parent.remarks()) {
      switch (remark) {
        case RoutePlan.Remark.Noted(ConditionNote note) -> conditions.add(note);
        case RoutePlan.Remark.Competition(int attachment) ->
            competition(plan, dropped.count(attachment), conditions);
      }
    }
    String kind = plan.key().kind().kindName();
    boolean rejectedGateway =
        parent.remarks().size() == 1
            && parent.remarks().getFirst()
                instanceof RoutePlan.Remark.Noted(ConditionNote(var _, var _, String reason, var _))
            && reason.equals("InvalidGateway");
    if (!rejectedGateway) {
      conditions.addIfAbsent(
          ConditionNote.holds(
              ConditionNote.RESOLVED_REFS, ConditionNote.RESOLVED_REFS, "References resolved"));
      conditions.addIfAbsent(
          ConditionNote.holds(ConditionNote.ACCEPTED, ConditionNote.ACCEPTED, "Accepted " + kind));
    }
    return conditions.notes();
  }

  private static void competition(RoutePlan plan, long lost, ConditionList conditions) {
    String kind = plan.key().kind().kindName();
    if (lost == plan.rules()) {
      conditions.add(
          ConditionNote.fails(
              ConditionNote.ACCEPTED,
              "RuleMatchConflict",
              kind + "'s Match has conflict with other " + kind + "'s Match"));
    } else if (lost > 0) {
      conditions.add(
          ConditionNote.holds(
              "PartiallyInvalid",
              "RuleMatchPartiallyConflict",
              "Dropped Rule: some of "
                  + kind
                  + "'s rule(s) has(ve) been dropped because of conflict against other "
                  + kind
                  + "'s rule(s)"));
    }
  }
}
