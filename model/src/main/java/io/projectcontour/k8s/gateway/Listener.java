package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.listeners[]} of a Gateway.
 *
 * @param hostname null or empty for every host
 * @param port 1 to 65535
 */
public record Listener(
    String name,
    @Nullable String hostname,
    int port,
    String protocol,
    @Nullable Tls tls,
    AllowedRoutes allowedRoutes) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public Listener {
    name = Objects.requireNonNullElse(name, "");
    protocol = Objects.requireNonNullElse(protocol, "");
    allowedRoutes = Objects.requireNonNullElse(allowedRoutes, AllowedRoutes.DEFAULTS);
  }

  /** The host name; empty for every host. */
  public String hostnameOrEmpty() {
    return Values.text(hostname);
  }

  /** What happens with TLS. */
  public record Tls(@Nullable String mode, List<SecretRef> certificateRefs) {
    /** Fills in what is absent. */
    public Tls {
      certificateRefs = Values.listOf(certificateRefs);
    }

    /** {@code Terminate} unless another mode is given. */
    public String modeOrTerminate() {
      return Objects.requireNonNullElse(mode, "Terminate");
    }
  }

  /** A reference to a Secret. */
  public record SecretRef(
      @Nullable String group, @Nullable String kind, @Nullable String namespace, String name) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public SecretRef {
      name = Objects.requireNonNullElse(name, "");
    }

    /** Whether it refers to a Secret at all. */
    public boolean isSecret() {
      return Values.text(group).isEmpty()
          && Objects.requireNonNullElse(kind, "Secret").equals("Secret");
    }
  }

  /** Which routes may attach. */
  public record AllowedRoutes(Namespaces namespaces, List<GroupKind> kinds) {
    static final AllowedRoutes DEFAULTS = new AllowedRoutes(new Namespaces(null, null), List.of());

    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public AllowedRoutes {
      namespaces = Objects.requireNonNullElse(namespaces, new Namespaces(null, null));
      kinds = Values.listOf(kinds);
    }
  }

  /** From which namespaces routes may attach. */
  public record Namespaces(@Nullable String from, @Nullable LabelSelector selector) {
    /** {@code Same}, the default of the API, unless something else is given. */
    public String fromOrSame() {
      return Objects.requireNonNullElse(from, "Same");
    }
  }

  /** A kind of routes. */
  public record GroupKind(@Nullable String group, String kind) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public GroupKind {
      kind = Objects.requireNonNullElse(kind, "");
    }
  }
}
