package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Rule;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a backend's certificate is checked (spec: httpproxy.md section 22.3). */
@Rule(
    value = "has(self.subjectNames) ? self.subjectNames[0] == self.subjectName : true",
    message = "subjectNames[0] must equal subjectName if set")
public record UpstreamValidation(
    @Schema(
            value = "The Secret with the authorities, key ca.crt.",
            required = true,
            minLength = 1,
            maxLength = 317)
        @Nullable String caSecret,
    @Schema(
            value = "The name that the certificate must have.",
            required = true,
            minLength = 1,
            maxLength = 250)
        @Nullable String subjectName,
    @Schema(
            value = "Names of which the certificate must have one; the first is subjectName.",
            minItems = 1,
            maxItems = 8)
        List<String> subjectNames) {
  /** Fills in what is absent. */
  public UpstreamValidation {
    subjectNames = Values.listOf(subjectNames);
  }
}
