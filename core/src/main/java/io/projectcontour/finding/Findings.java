package io.projectcontour.finding;

import io.projectcontour.k8s.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the verdicts of one derivation.
 *
 * <p>An object may be visited several times. The last visit counts, except that a visit without an
 * error never hides an earlier one with errors (Contour's rule for children that are included more
 * than once).
 */
public final class Findings {
  private final Map<ObjectKey, Verdict> verdicts = new LinkedHashMap<>();

  /** A visit of an object; {@link Visit#close} makes it count. */
  public Visit visit(ObjectKey object) {
    return new Visit(object);
  }

  /** The verdicts in the order of the first visits. */
  public List<Verdict> verdicts() {
    return List.copyOf(verdicts.values());
  }

  /**
   * Joins verdicts about one object from several places, earlier ones first, by the rule of this
   * class.
   */
  public static Verdict join(Verdict earlier, Verdict later) {
    return later.isValid() && !earlier.isValid() ? earlier : later;
  }

  /** Collects what is found about one object during one visit. */
  public final class Visit implements AutoCloseable {
    private final ObjectKey object;
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private String virtualHost = "";

    private Visit(ObjectKey object) {
      this.object = object;
    }

    /** Notes an error. */
    public void error(String type, String reason, String message) {
      errors.add(new Finding(type, reason, message));
    }

    /** Notes a warning: the object stays valid. */
    public void warning(String type, String reason, String message) {
      warnings.add(new Finding(type, reason, message));
    }

    /** Says which virtual host the object is the root of. */
    public void setVirtualHost(String name) {
      virtualHost = name;
    }

    /** The object that is visited. */
    public ObjectKey object() {
      return object;
    }

    /** Ends the visit. */
    @Override
    public void close() {
      Verdict verdict = new Verdict(object, virtualHost, errors, warnings);
      @Nullable Verdict earlier = verdicts.get(object);
      verdicts.put(
          object, earlier == null ? verdict : join(Objects.requireNonNull(earlier), verdict));
    }
  }
}
