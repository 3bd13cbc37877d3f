package io.projectcontour.app.standalone;

import io.projectcontour.k8s.Ingress;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.MatchCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be answered, going by what an object says.
 *
 * @param host the name to ask for; empty if any will do
 * @param path begins with a slash
 * @param secure whether over TLS
 */
record Attempt(String host, String path, boolean secure) {
  /** What to try for an object: something for each of its hosts and paths. */
  static List<Attempt> of(KubernetesObject object) {
    return switch (object) {
      case HttpProxy proxy -> of(proxy);
      case Ingress ingress -> of(ingress);
      default -> List.of();
    };
  }

  private static List<Attempt> of(HttpProxy proxy) {
    HttpProxy.@Nullable VirtualHost host = proxy.spec().virtualhost();
    if (host == null || (host.tls() != null && host.tls().passthrough())) {
      return List.of(); // without a host of its own, or one whose TLS backends would have to speak
    }
    List<List<MatchCondition>> conditions = new ArrayList<>();
    proxy.spec().routes().forEach(route -> conditions.add(route.conditions()));
    proxy.spec().includes().forEach(include -> conditions.add(include.conditions()));
    boolean secure = host.tls() != null;
    return conditions.stream()
        .map(Attempt::path)
        .distinct()
        .map(path -> new Attempt(concrete(host.fqdn()), path, secure))
        .toList();
  }

  private static String path(List<MatchCondition> conditions) {
    for (MatchCondition condition : conditions) {
      String path = condition.exact().isEmpty() ? condition.prefix() : condition.exact();
      if (path.startsWith("/")) {
        return path;
      }
    }
    return "/";
  }

  private static List<Attempt> of(Ingress ingress) {
    Ingress.Spec spec = ingress.specOrEmpty();
    List<Attempt> attempts = new ArrayList<>();
    if (spec.defaultBackend() != null) {
      attempts.add(new Attempt("", "/", false));
    }
    List<String> secured = spec.tls().stream().flatMap(tls -> tls.hosts().stream()).toList();
    for (Ingress.Rule rule : spec.rules()) {
      String host = Objects.requireNonNullElse(rule.host(), "");
      List<Ingress.Path> paths = rule.http() == null ? List.of() : rule.http().paths();
      for (Ingress.Path path : paths) {
        String text = Objects.requireNonNullElse(path.path(), "/");
        String begin = text.startsWith("/") ? text : "/";
        attempts.add(new Attempt(concrete(host), begin, false));
        if (secured.contains(host)) {
          attempts.add(new Attempt(concrete(host), begin, true));
        }
      }
    }
    return attempts;
  }

  /** A name that a wildcard stands for. */
  private static String concrete(String host) {
    return host.startsWith("*.") ? "any" + host.substring(1) : host;
  }

  /** The same request with curl, to be typed in a shell. */
  String command(String address, int port) {
    if (!secure) {
      String header = host.isEmpty() ? "" : "-H " + quoted("Host: " + host) + " ";
      return "curl " + header + quoted("http://" + address + ":" + port + path);
    }
    return "curl --insecure --resolve %s %s"
        .formatted(
            quoted(host + ":" + port + ":" + address),
            quoted("https://" + host + ":" + port + path));
  }

  /** As the shell takes it literally; without quotes where none are needed. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9:/._-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
