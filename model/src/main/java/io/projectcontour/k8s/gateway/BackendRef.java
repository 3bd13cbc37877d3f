package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a backend, by default a Service of the route's own namespace.
 *
 * @param weight relative to the other backends of the rule
 * @param filters what applies only to requests that go this way; HTTP and gRPC only
 */
public record BackendRef(
    @Nullable String group,
    @Nullable String kind,
    @Nullable String namespace,
    String name,
    @Nullable Integer port,
    @Nullable Long weight,
    List<RouteFilter> filters) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public BackendRef {
    name = Objects.requireNonNullElse(name, "");
    filters = Values.listOf(filters);
  }

  /** The kind; {@code Service} when absent. */
  public String kindOrService() {
    return Objects.requireNonNullElse(kind, "Service");
  }

  /** The weight; 1 when absent. */
  public long weightOrOne() {
    return weight == null ? 1 : weight;
  }

  /** The namespace; {@code own} when absent. */
  public String namespaceOr(String own) {
    String given = Values.text(namespace);
    return given.isEmpty() ? own : given;
  }
}
