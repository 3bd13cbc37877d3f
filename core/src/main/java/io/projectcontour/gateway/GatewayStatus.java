package io.projectcontour.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.LoadBalancerStatus;
import io.projectcontour.k8s.contour.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The status of a Gateway, as it is written (spec: gateway-api.md section 4.2).
 *
 * @param addresses under which traffic comes in; without any, what others have written stays
 */
public record GatewayStatus(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Address> addresses,
    List<Condition> conditions,
    List<Listener> listeners) {
  /** Copies the lists. */
  public GatewayStatus {
    addresses = List.copyOf(addresses);
    conditions = List.copyOf(conditions);
    listeners = List.copyOf(listeners);
  }

  /** An address. */
  public record Address(String type, String value) {}

  /** How a listener fares. */
  public record Listener(
      String name, List<GroupKind> supportedKinds, int attachedRoutes, List<Condition> conditions) {
    /** Copies the lists. */
    public Listener {
      supportedKinds = List.copyOf(supportedKinds);
      conditions = List.copyOf(conditions);
    }
  }

  /** A kind of routes. */
  public record GroupKind(String group, String kind) {}

  /**
   * The status of a Gateway.
   *
   * @param attached how many routes a listener has, by its name
   */
  public static GatewayStatus of(
      GatewayPlan plan, LoadBalancerStatus loadBalancer, ToIntFunction<String> attached) {
    return new GatewayStatus(
        loadBalancer.ingress().stream().flatMap(GatewayStatus::addresses).toList(),
        ConditionList.conditions(
            List.of(
                ConditionNote.holds(
                    ConditionNote.ACCEPTED, ConditionNote.ACCEPTED, "Gateway is accepted"),
                programmed(plan)),
            plan.generation()),
        plan.listeners().stream()
            .map(listener -> listener(listener, plan.generation(), attached))
            .toList());
  }

  private static Stream<Address> addresses(LoadBalancerStatus.Address address) {
    return Stream.of(
            Optional.ofNullable(address.ip()).map(ip -> new Address("IPAddress", ip)),
            Optional.ofNullable(address.hostname()).map(name -> new Address("Hostname", name)))
        .flatMap(Optional::stream)
        .filter(it -> !it.value().isEmpty());
  }

  private static ConditionNote programmed(GatewayPlan plan) {
    if (!plan.addressAssigned()) {
      return ConditionNote.fails(
          ConditionNote.PROGRAMMED,
          "AddressNotAssigned",
          "None of the addresses in Spec.Addresses have been assigned to the Gateway");
    }
    boolean valid =
        plan.listeners().stream()
            .flatMap(listener -> listener.conditions().stream())
            .noneMatch(
                note ->
                    note.type().equals(ConditionNote.PROGRAMMED) && note.status().equals("False"));
    return valid
        ? ConditionNote.holds(ConditionNote.PROGRAMMED, ConditionNote.PROGRAMMED, "Valid Gateway")
        : ConditionNote.fails(
            ConditionNote.PROGRAMMED, "ListenersNotValid", "Listeners are not valid");
  }

  private static Listener listener(
      ListenerPlan plan, long generation, ToIntFunction<String> attached) {
    String name = plan.routing().listener().name();
    return new Listener(
        name,
        plan.routing().kinds().stream()
            .map(kind -> new GroupKind(Kind.GATEWAY.group(), kind.kindName()))
            .toList(),
        attached.applyAsInt(name),
        ConditionList.conditions(plan.conditions(), generation));
  }
}
