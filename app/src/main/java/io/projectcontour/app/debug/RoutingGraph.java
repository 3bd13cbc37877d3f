package io.projectcontour.app.debug;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.control.Model;
import io.projectcontour.host.HostPlan;
import io.projectcontour.host.SecureHostPlan;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.route.Destination;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.QueryMatch;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteMatch;
import io.projectcontour.route.VirtualHostPlan;
import io.projectcontour.settings.ListenerSettings;

/**
 * The routing as a graph in the language of Graphviz: listeners lead to hosts, hosts to routes,
 * routes to clusters, clusters to Services.
 */
final class RoutingGraph {
  private final Model.Routing routing;
  private final ListenerSettings listeners;
  private final DotGraph graph = new DotGraph();

  RoutingGraph(Model.Routing routing, ListenerSettings listeners) {
    this.routing = routing;
    this.listeners = listeners;
  }

  /** The text. */
  String dot() {
    for (HostPlan host : routing.hosts()) {
      host.plain().forEach((listener, plain) -> addHost(listener, "http://", plain));
      host.secure().forEach(this::addSecure);
    }
    return graph.text();
  }

  private String listener(TrafficListener traffic) {
    ListenerSettings.Endpoint endpoint =
        switch (traffic.protocol()) {
          case HTTP, TCP -> listeners.http();
          case HTTPS -> listeners.https();
        };
    int port =
        traffic.isConfigured() ? endpoint.port() : TrafficListener.containerPort(traffic.port());
    String address = endpoint.address() + ":" + port;
    return graph.node("listener", address, "listener", address);
  }

  private void addSecure(TrafficListener listener, SecureHostPlan secure) {
    String host =
        switch (secure.serves()) {
          case SecureHostPlan.Serves.Http http -> addHost(listener, "https://", http.host());
          case SecureHostPlan.Serves.Tcp(TcpProxyPlan proxy) -> {
            String name = listener.name() + " " + secure.serverName();
            String node = graph.node("secure", name, "https://" + secure.serverName());
            graph.edge(listener(listener), node);
            addTcp(node, name, proxy);
            yield node;
          }
        };
    secure
        .termination()
        .ifPresent(
            termination -> {
              String secret = termination.certificate().secret().toString();
              graph.edge(host, graph.node("secret", secret, "secret", secret));
            });
  }

  private String addHost(TrafficListener listener, String scheme, VirtualHostPlan host) {
    String name = listener.name() + " " + host.domain();
    String node = graph.node("host", name, scheme + host.domain());
    graph.edge(listener(listener), node);
    int position = 0;
    for (Route route : host.routes()) {
      String routeNode = graph.node("route", name + " " + position, conditions(route.match()));
      position++;
      graph.edge(node, routeNode);
      if (route.action() instanceof RouteAction.Forward forward && !route.httpsUpgrade()) {
        for (Destination destination : forward.destinations()) {
          addCluster(routeNode, destination.cluster(), destination.weight());
        }
        forward.mirrors().forEach(mirror -> addCluster(routeNode, mirror.cluster(), 0));
      }
    }
    return node;
  }

  private void addTcp(String host, String name, TcpProxyPlan proxy) {
    String node = graph.node("tcpproxy", name, "tcpproxy");
    graph.edge(host, node);
    proxy.targets().forEach(target -> addCluster(node, target.cluster(), target.weight()));
  }

  private void addCluster(String from, ClusterPlan plan, long weight) {
    String name = routing.clusterNames().getOrDefault(plan, plan.contourName());
    String node = graph.node("cluster", name + " " + weight, "cluster", name, "weight " + weight);
    graph.edge(from, node);
    switch (plan.upstream()) {
      case Upstream.Discovered(var endpoints) ->
          endpoints
              .localities()
              .forEach(
                  locality -> {
                    String service =
                        locality.service()
                            + (locality.portName().isEmpty() ? "" : ":" + locality.portName());
                    graph.edge(node, graph.node("service", service, "service", service));
                  });
      case Upstream.Named named -> {
        String address = named.address() + ":" + named.port();
        graph.edge(node, graph.node("name", address, "name", address));
      }
    }
  }

  private static String conditions(RouteMatch match) {
    StringBuilder text = new StringBuilder();
    switch (match.path()) {
      case PathMatch.Exact(String path) -> text.append("path ").append(path);
      case PathMatch.Prefix(String prefix, _) -> text.append("prefix ").append(prefix);
      case PathMatch.Regex(String regex) -> text.append("regex ").append(regex);
    }
    for (HeaderMatch header : match.headers()) {
      text.append(" header ")
          .append(header.name())
          .append(header.inverted() ? " not " : " ")
          .append(header.kind())
          .append(' ')
          .append(header.value());
    }
    for (QueryMatch query : match.queries()) {
      text.append(" query ")
          .append(query.name())
          .append(' ')
          .append(query.kind())
          .append(' ')
          .append(query.value());
    }
    return text.toString();
  }
}
