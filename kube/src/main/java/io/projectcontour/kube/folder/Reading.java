package io.projectcontour.kube.folder;

import io.projectcontour.k8s.ObjectKey;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What became of one document of a file, or of one item of a list in it. */
sealed interface Reading {
  /** Something that is wrong in a line of the file; line 0 is the file as a whole. */
  record Fault(int line, String message) {}

  /** An object, validated and with its defaults. */
  record Accepted(ObjectKey key, int line, ObjectNode tree) implements Reading {}

  /**
   * Something that was meant to be an object for Contour.
   *
   * @param key which object, as far as can be told
   * @param faults at least one
   */
  record Refused(Optional<ObjectKey> key, List<Fault> faults) implements Reading {
    /** Copies the list. */
    public Refused {
      faults = List.copyOf(faults);
    }
  }

  /** An object of a kind that others read, such as a Deployment. */
  record Foreign(Fault fault) implements Reading {}
}
