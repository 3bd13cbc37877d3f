package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forwards whole TLS connections (spec: httpproxy.md section 21). */
public record TcpProxy(
    @Schema("How backends are chosen.") @Nullable LoadBalancerPolicy loadBalancerPolicy,
    @Schema("Where connections go.") List<HttpProxyService> services,
    @Schema("Another HTTPProxy that says where connections go.") @Nullable TcpProxyInclude include,
    @Schema("The former spelling of include.") @Nullable TcpProxyInclude includes,
    @Schema("How backends are checked.") @Nullable TcpHealthCheckPolicy healthCheckPolicy) {
  /** Fills in what is absent. */
  public TcpProxy {
    services = Values.listOf(services);
  }

  /** Another HTTPProxy. */
  public record TcpProxyInclude(
      @Schema(value = "Its name.", required = true) String name,
      @Schema("Its namespace; this object's by default.") @Nullable String namespace) {}

  /** Checks that connect and nothing more. */
  public record TcpHealthCheckPolicy(
      @Schema("Seconds between checks.") long intervalSeconds,
      @Schema("Seconds to wait for a connection.") long timeoutSeconds,
      @Schema(value = "Failures in a row that make a backend unhealthy.", format = "int32")
          long unhealthyThresholdCount,
      @Schema(value = "Successes in a row that make a backend healthy.", format = "int32")
          long healthyThresholdCount) {}
}
