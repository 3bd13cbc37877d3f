package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** A condition on a request (spec: httpproxy.md section 4). */
public record MatchCondition(
    @Schema("The path starts with this text.") @Nullable String prefix,
    @Schema("The path is this text.") @Nullable String exact,
    @Schema("The path matches this pattern.") @Nullable String regex,
    @Schema("A condition on a header.") @Nullable Header header,
    @Schema("A condition on a query parameter.") @Nullable QueryParameter queryParameter) {

  /** A condition on a header; the first comparison that is set counts. */
  public record Header(
      @Schema(value = "The header's name.", required = true, minLength = 1) String name,
      @Schema("The header exists.") boolean present,
      @Schema("The header does not exist.") boolean notpresent,
      @Schema("The value contains this text.") @Nullable String contains,
      @Schema("The value does not contain this text.") @Nullable String notcontains,
      @Schema("The case of letters does not matter.") boolean ignoreCase,
      @Schema("The value is this text.") @Nullable String exact,
      @Schema("The value is not this text.") @Nullable String notexact,
      @Schema("The value matches this pattern.") @Nullable String regex,
      @Schema("An absent header counts as an empty one.") boolean treatMissingAsEmpty) {}

  /** A condition on a query parameter; exactly one comparison is set. */
  public record QueryParameter(
      @Schema(value = "The parameter's name.", required = true) String name,
      @Schema("The value is this text.") @Nullable String exact,
      @Schema("The value starts with this text.") @Nullable String prefix,
      @Schema("The value ends with this text.") @Nullable String suffix,
      @Schema("The value matches this pattern.") @Nullable String regex,
      @Schema("The value contains this text.") @Nullable String contains,
      @Schema("The case of letters does not matter.") boolean ignoreCase,
      @Schema("The parameter exists.") boolean present) {}
}
