package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.LoadBalancerStatus;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the controller judges an HTTPProxy (spec: status.md section 2). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HttpProxyStatus(
    @Schema("valid, invalid, orphaned or NotReconciled.") @Nullable String currentStatus,
    @Schema("The reason for people.") @Nullable String description,
    @Schema("Where traffic comes in.") @Nullable LoadBalancerStatus loadBalancer,
    @Schema(
            value = "The judgement in detail.",
            listType = "map",
            listMapKeys = {"type"})
        List<DetailedCondition> conditions) {
  /** Fills in what is absent. */
  public HttpProxyStatus {
    conditions = Values.listOf(conditions);
  }
}
