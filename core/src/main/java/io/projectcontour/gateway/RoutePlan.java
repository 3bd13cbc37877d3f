package io.projectcontour.gateway;

import io.projectcontour.host.HostKey;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.gateway.ParentRef;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteMatch;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A route object, read for the Gateway: where it attaches, what it serves there and what is to be
 * said about it. What it takes no part in yet is the competition with other routes ({@link
 * DroppedRules}).
 *
 * @param created when the object was made: of routes that want the same, the oldest gets it
 * @param generation of the object
 * @param rules how many rules the object has
 * @param parents one for each reference to the Gateway
 * @param attachments one for each reference and listener with hosts in common
 * @param attached for counting: a mark for each reference and listener that admits the route
 * @param policyUses the policies that backends were looked at with, in their order
 * @param sources the objects that the plan was made from
 */
public record RoutePlan(
    ObjectKey key,
    Instant created,
    long generation,
    int rules,
    List<Parent> parents,
    List<Attachment> attachments,
    Set<Attached> attached,
    List<PolicyUse> policyUses,
    SortedSet<ObjectKey> sources) {
  /** The oldest first; of those of one second, by name. */
  public static final Comparator<RoutePlan> OLDEST_FIRST =
      Comparator.comparing(RoutePlan::created)
          .thenComparing(plan -> plan.key().namespacedName().toString());

  /** Copies the collections. */
  public RoutePlan {
    parents = List.copyOf(parents);
    attachments = List.copyOf(attachments);
    attached = Set.copyOf(attached);
    policyUses = List.copyOf(policyUses);
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }

  /** What is to be said about one reference to the Gateway, in its order. */
  public record Parent(ParentRef reference, List<Remark> remarks) {
    /** Copies the list. */
    public Parent {
      remarks = List.copyOf(remarks);
    }
  }

  /** Something to be said. */
  public sealed interface Remark {
    /** A condition. */
    record Noted(ConditionNote note) implements Remark {}

    /** Whatever comes out of the competition about an attachment. */
    record Competition(int attachment) implements Remark {}
  }

  /**
   * The route on one listener.
   *
   * @param section the Gateway's listener
   * @param envoy Envoy's listener
   * @param terminates whether the listener takes the TLS off
   * @param hosts none for what takes the whole port
   */
  public record Attachment(
      String section,
      TrafficListener envoy,
      boolean terminates,
      SortedSet<HostKey> hosts,
      Serves serves) {
    /** Copies the set. */
    public Attachment {
      hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }
  }

  /** What is served. */
  public sealed interface Serves {
    /** Requests, by rules. */
    record Http(List<Rule> rules) implements Serves {
      /** Copies the list. */
      public Http {
        rules = List.copyOf(rules);
      }
    }

    /** Connections of the attachment's hosts. */
    record Tcp(TcpProxyPlan proxy) implements Serves {}

    /** All connections to the port. */
    record WholePort(TcpProxyPlan proxy) implements Serves {}
  }

  /** A rule of the object that can be served, as one route for each match. */
  public record Rule(int index, List<Route> routes) {
    /** Copies the list. */
    public Rule {
      routes = List.copyOf(routes);
    }
  }

  /**
   * A mark on a listener.
   *
   * @param nth how many marks the route has put on this listener before
   */
  public record Attached(String section, int nth) {}

  /** A policy that a backend of the route has. */
  public record PolicyUse(NamespacedName policy, ParentRef ancestor) {}

  /** What only one rule of a kind can have. */
  public record Claim(Kind kind, TrafficListener listener, HostKey host, RouteMatch match) {}

  /** All that the rules of the plan claim. */
  public Set<Claim> claims() {
    Set<Claim> claims = new HashSet<>();
    for (Attachment attachment : attachments) {
      if (attachment.serves() instanceof Serves.Http(List<Rule> served)) {
        served.forEach(rule -> claims.addAll(claims(attachment, rule)));
      }
    }
    return claims;
  }

  /** What one rule claims. */
  Set<Claim> claims(Attachment attachment, Rule rule) {
    Set<Claim> claims = new HashSet<>();
    for (HostKey host : attachment.hosts()) {
      for (Route route : rule.routes()) {
        claims.add(new Claim(key.kind(), attachment.envoy(), host, route.match()));
      }
    }
    return claims;
  }

  /** The hosts on which something is served. */
  public Set<HostKey> hosts() {
    return attachments.stream()
        .flatMap(attachment -> attachment.hosts().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The listeners whose port is taken as a whole. */
  public Set<TrafficListener> wholePorts() {
    return attachments.stream()
        .filter(attachment -> attachment.serves() instanceof Serves.WholePort)
        .map(Attachment::envoy)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The policies that are used. */
  public Set<NamespacedName> policies() {
    return policyUses.stream().map(PolicyUse::policy).collect(Collectors.toUnmodifiableSet());
  }
}
