package io.projectcontour.k8s.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reference from a route to a Gateway or to some of its listeners. Also written into statuses, as
 * it was read.
 *
 * @param namespace null for any namespace, as in Contour
 * @param sectionName the name of one listener
 * @param port the port of some listeners
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParentRef(
    @Nullable String group,
    @Nullable String kind,
    @Nullable String namespace,
    String name,
    @Nullable String sectionName,
    @Nullable Integer port) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public ParentRef {
    name = Objects.requireNonNullElse(name, "");
  }

  /** Whether it refers to this Gateway. */
  public boolean refersTo(NamespacedName gateway) {
    return Objects.requireNonNullElse(group, Kind.GATEWAY.group()).equals(Kind.GATEWAY.group())
        && Objects.requireNonNullElse(kind, Kind.GATEWAY.kindName()).equals(Kind.GATEWAY.kindName())
        && name.equals(gateway.name())
        && Objects.requireNonNullElse(namespace, gateway.namespace()).equals(gateway.namespace());
  }

  /** Whether it selects a listener of the Gateway that it refers to. */
  public boolean selects(Listener listener) {
    return (sectionName == null || sectionName.equals(listener.name()))
        && (port == null || port == listener.port());
  }
}
