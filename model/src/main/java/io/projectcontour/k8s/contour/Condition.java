package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A condition as most kinds of Kubernetes have it.
 *
 * @param lastTransitionTime when it was last written, in RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Condition(
    @Schema(
            value = "What the condition is about.",
            required = true,
            maxLength = 316,
            pattern = DetailedCondition.TYPE)
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
            pattern = DetailedCondition.REASON)
        String reason,
    @Schema(value = "The reason for people.", required = true, maxLength = 32768) String message) {}
