package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;

/** A status that is nothing but conditions. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ConditionsStatus(
    @Schema(
            value = "The judgement in detail.",
            listType = "map",
            listMapKeys = {"type"})
        List<DetailedCondition> conditions) {
  /** Fills in what is absent. */
  public ConditionsStatus {
    conditions = Values.listOf(conditions);
  }
}
