package io.projectcontour.finding;

import io.projectcontour.k8s.ObjectKey;
import java.util.List;

/**
 * How one object fared in one place, for example one HTTPProxy in one virtual host.
 *
 * @param virtualHost the host name for a root, empty otherwise
 */
public record Verdict(
    ObjectKey object, String virtualHost, List<Finding> errors, List<Finding> warnings) {
  /** Copies the lists. */
  public Verdict {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Whether there is no error. */
  public boolean isValid() {
    return errors.isEmpty();
  }
}
