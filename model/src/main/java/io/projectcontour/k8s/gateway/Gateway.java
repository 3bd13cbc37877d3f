package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code gateway.networking.k8s.io/v1 Gateway} (spec: gateway-api.md section 4). */
public record Gateway(Metadata metadata, Spec spec, Status status) implements KubernetesObject {
  /** The type of addresses that give none. */
  public static final String IP_ADDRESS = "IPAddress";

  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public Gateway {
    spec =
        Objects.requireNonNullElse(spec, new Spec("", List.of(), List.of(), Infrastructure.NONE));
    status = Objects.requireNonNullElse(status, Status.EMPTY);
  }

  /** What is wanted. */
  public record Spec(
      String gatewayClassName,
      List<Listener> listeners,
      List<Address> addresses,
      Infrastructure infrastructure) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Spec {
      gatewayClassName = Objects.requireNonNullElse(gatewayClassName, "");
      listeners = Values.listOf(listeners);
      addresses = Values.listOf(addresses);
      infrastructure = Objects.requireNonNullElse(infrastructure, Infrastructure.NONE);
    }
  }

  /** What the objects that are made for the Gateway get. */
  public record Infrastructure(Map<String, String> labels, Map<String, String> annotations) {
    static final Infrastructure NONE = new Infrastructure(Map.of(), Map.of());

    /** Fills in what is absent. */
    public Infrastructure {
      labels = Values.mapOf(labels);
      annotations = Values.mapOf(annotations);
    }
  }

  /** An address, by default of type {@link #IP_ADDRESS}. */
  public record Address(@Nullable String type, @Nullable String value) {
    /** Whether both name the same address. */
    public boolean isSame(Address other) {
      return typeOrIp().equals(other.typeOrIp())
          && Values.text(value).equals(Values.text(other.value));
    }

    /** The type, which is that of an IP address unless another one is given. */
    public String typeOrIp() {
      return Objects.requireNonNullElse(type, IP_ADDRESS);
    }
  }

  /** The part of the status that is read: what has been assigned. */
  public record Status(List<Address> addresses) {
    /** Nothing was written yet. */
    public static final Status EMPTY = new Status(List.of());

    /** Fills in what is absent. */
    public Status {
      addresses = Values.listOf(addresses);
    }
  }

  @Override
  public Kind kind() {
    return Kind.GATEWAY;
  }
}
