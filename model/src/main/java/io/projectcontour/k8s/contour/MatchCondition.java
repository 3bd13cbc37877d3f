package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** A condition on a request (spec: httpproxy.md section 4). */
public record MatchCondition(
    @Schema("The path starts with this text.") String prefix,
    @Schema("The path is this text.") String exact,
    @Schema("The path matches this pattern.") String regex,
    @Schema("A condition on a header.") @Nullable Header header,
    @Schema("A condition on a query parameter.") @Nullable QueryParameter queryParameter) {
  /** Absent text is empty. */
  public MatchCondition {
    prefix = Values.text(prefix);
    exact = Values.text(exact);
    regex = Values.text(regex);
  }

  /** A condition on a header; the first comparison that is set counts. */
  public record Header(
      @Schema(value = "The header's name.", required = true, minLength = 1) String name,
      @Schema("The header exists.") boolean present,
      @Schema("The header does not exist.") boolean notpresent,
      @Schema("The value contains this text.") String contains,
      @Schema("The value does not contain this text.") String notcontains,
      @Schema("The case of letters does not matter.") boolean ignoreCase,
      @Schema("The value is this text.") String exact,
      @Schema("The value is not this text.") String notexact,
      @Schema("The value matches this pattern.") String regex,
      @Schema("An absent header counts as an empty one.") boolean treatMissingAsEmpty) {
    /** Absent text is empty. */
    public Header {
      name = Values.text(name);
      contains = Values.text(contains);
      notcontains = Values.text(notcontains);
      exact = Values.text(exact);
      notexact = Values.text(notexact);
      regex = Values.text(regex);
    }
  }

  /** A condition on a query parameter; exactly one comparison is set. */
  public record QueryParameter(
      @Schema(value = "The parameter's name.", required = true) String name,
      @Schema("The value is this text.") String exact,
      @Schema("The value starts with this text.") String prefix,
      @Schema("The value ends with this text.") String suffix,
      @Schema("The value matches this pattern.") String regex,
      @Schema("The value contains this text.") String contains,
      @Schema("The case of letters does not matter.") boolean ignoreCase,
      @Schema("The parameter exists.") boolean present) {
    /** Absent text is empty. */
    public QueryParameter {
      name = Values.text(name);
      exact = Values.text(exact);
      prefix = Values.text(prefix);
      suffix = Values.text(suffix);
      regex = Values.text(regex);
      contains = Values.text(contains);
    }
  }
}
