package io.projectcontour.k8s.gateway;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A condition on a header or a query parameter. */
public record NamedMatch(@Nullable String type, String name, String value) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public NamedMatch {
    name = Objects.requireNonNullElse(name, "");
    value = Objects.requireNonNullElse(value, "");
  }

  /** {@code Exact} unless another type is given. */
  public String typeOrExact() {
    return Objects.requireNonNullElse(type, "Exact");
  }
}
