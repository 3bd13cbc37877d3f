package io.projectcontour.kube.schema;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What kube-apiserver would make of a manifest. */
public sealed interface ValidatedManifest {

  /**
   * The manifest is right.
   *
   * @param object a copy with the defaults filled in; the copy belongs to the caller
   */
  record Accepted(ObjectNode object) implements ValidatedManifest {}

  /**
   * The manifest is not accepted.
   *
   * @param violations at least one, in the order of the manifest as far as that is known
   */
  record Rejected(List<Violation> violations) implements ValidatedManifest {
    public Rejected {
      violations = List.copyOf(violations);
    }
  }

  /**
   * The manifest is of a kind of which no schema is known here, and which Contour does not read.
   */
  record OtherKind(String apiVersion, String kind) implements ValidatedManifest {}
}
