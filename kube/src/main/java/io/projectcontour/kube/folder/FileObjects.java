package io.projectcontour.kube.folder;

import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.kube.folder.Reading.Accepted;
import io.projectcontour.kube.folder.Reading.Fault;
import io.projectcontour.kube.folder.Reading.Foreign;
import io.projectcontour.kube.folder.Reading.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of one file.
 *
 * @param claims in the order of the file, followed by those of an earlier version that stay in
 *     force because something in the file is broken
 * @param faults what is wrong, with what stays in force
 */
record FileObjects(List<Claim> claims, List<Fault> faults) {
  /** A file that was not there before. */
  static final FileObjects NONE = new FileObjects(List.of(), List.of());

  private static final int MOST_NAMED = 5;

  /** Copies the lists. */
  FileObjects {
    claims = List.copyOf(claims);
    faults = List.copyOf(faults);
  }

  /** An object that the file defines in a line. */
  record Claim(ObjectKey key, int line, ObjectNode tree) {}

  /**
   * The objects after the file has changed. While something in it is broken, nobody can tell
   * whether an object that is missing was taken out or is what is broken: it stays.
   */
  FileObjects after(List<Reading> readings) {
    List<Claim> next = new ArrayList<>();
    Set<ObjectKey> keys = new HashSet<>();
    boolean isBroken = false;
    for (Reading reading : readings) {
      switch (reading) {
        case Accepted(ObjectKey key, int line, ObjectNode tree) -> {
          next.add(new Claim(key, line, tree));
          keys.add(key);
        }
        case Refused _ -> isBroken = true;
        case Foreign _ -> {}
      }
    }
    List<Claim> kept = new ArrayList<>();
    if (isBroken) {
      for (Claim claim : claims) {
        if (keys.add(claim.key())) {
          kept.add(claim);
        }
      }
    }
    next.addAll(kept);
    return new FileObjects(next, faults(readings, kept.stream().map(Claim::key).toList()));
  }

  private static List<Fault> faults(List<Reading> readings, List<ObjectKey> kept) {
    List<Fault> faults = new ArrayList<>();
    for (Reading reading : readings) {
      switch (reading) {
        case Accepted _ -> {}
        case Foreign(Fault fault) -> faults.add(fault);
        case Refused refused -> {
          String consequence =
              refused.key().filter(kept::contains).isPresent()
                  ? "; its last good version stays in force"
                  : consequence(kept);
          refused
              .faults()
              .forEach(fault -> faults.add(new Fault(fault.line(), fault.message() + consequence)));
        }
      }
    }
    return faults;
  }

  private static String consequence(List<ObjectKey> kept) {
    if (kept.isEmpty()) {
      return "";
    }
    String named =
        kept.stream().limit(MOST_NAMED).map(ObjectKey::toString).collect(Collectors.joining(", "));
    int more = kept.size() - MOST_NAMED;
    return "; from the last good version of this file stays in force: "
        + named
        + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
