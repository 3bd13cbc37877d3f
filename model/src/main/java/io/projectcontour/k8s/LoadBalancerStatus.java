package io.projectcontour.k8s;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses under which traffic comes in. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LoadBalancerStatus(
    @Schema(value = "The addresses.", listType = "atomic") List<Address> ingress) {
  /** No address. */
  public static final LoadBalancerStatus EMPTY = new LoadBalancerStatus(List.of());

  /** One address: an IP or a host name. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Address(
      @Schema("A host name.") @Nullable String hostname,
      @Schema("An IP address.") @Nullable String ip,
      @Schema("How traffic to the IP is handled: VIP or Proxy.") @Nullable String ipMode,
      @Schema(value = "The state of each port.", listType = "atomic") List<PortStatus> ports) {
    /** Fills in what is absent. */
    public Address {
      ports = Values.listOf(ports);
    }
  }

  /** The state of a port. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PortStatus(
      @Schema(
              value = "What is wrong with the port, as a CamelCase word.",
              maxLength = 316,
              pattern =
                  "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")
          @Nullable String error,
      @Schema(value = "The port.", required = true) int port,
      @Schema(value = "TCP, UDP or SCTP.", required = true) String protocol) {}

  /** Fills in what is absent. */
  public LoadBalancerStatus {
    ingress = Values.listOf(ingress);
  }
}
