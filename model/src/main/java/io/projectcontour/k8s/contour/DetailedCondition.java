package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition with the errors and warnings behind it (spec: status.md section 2).
 *
 * @param lastTransitionTime when it was last written, in RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DetailedCondition(
    @Schema(
            value = "What the condition is about.",
            required = true,
            maxLength = 316,
            pattern = TYPE)
        String type,
    @Schema(
            value = "Whether it holds.",
            required = true,
            oneOf = {"True", "False", "Unknown"})
        String status,
    @Schema(value = "The generation that was judged.", min = 0) long observedGeneration,
    @Schema(value = "When the condition was last written.", required = true, format = "date-time")
        @Nullable String lastTransitionTime,
    @Schema(
            value = "The reason as one CamelCase word.",
            required = true,
            minLength = 1,
            maxLength = 1024,
            pattern = REASON)
        String reason,
    @Schema(value = "The reason for people.", required = true, maxLength = 32768) String message,
    @Schema("What is wrong.") List<SubCondition> errors,
    @Schema("What is suspicious.") List<SubCondition> warnings) {
  static final String TYPE =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";
  static final String REASON = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  /** Fills in what is absent. */
  public DetailedCondition {
    errors = Values.listOf(errors);
    warnings = Values.listOf(warnings);
  }

  /** One error or warning; {@code status} is always True. */
  public record SubCondition(
      @Schema(value = "What it is about.", required = true, maxLength = 316, pattern = TYPE)
          String type,
      @Schema(
              value = "Whether it holds.",
              required = true,
              oneOf = {"True", "False", "Unknown"})
          String status,
      @Schema(
              value = "The reason as one CamelCase word.",
              required = true,
              minLength = 1,
              maxLength = 1024,
              pattern = REASON)
          String reason,
      @Schema(value = "The reason for people.", required = true, maxLength = 32768)
          String message) {}
}
