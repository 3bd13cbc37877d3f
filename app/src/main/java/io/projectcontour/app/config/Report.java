package io.projectcontour.app.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong or doubtful about a configuration. A value is named by its path in the
 * {@code spec} of a ContourConfiguration, for example {@code envoy.http.port}, whatever the source;
 * the report knows where the user wrote it.
 */
final class Report {
  /** Who checked the types and ranges of the values before. */
  enum Source {
    /** Nobody: everything is checked here. */
    FILE_AND_FLAGS,
    /** The API server, with the CRD's schema; Contour overlooks what the schema lets through. */
    OBJECT
  }

  private final Source source;
  private final Map<String, String> places = new HashMap<>();
  // Sets, since a value may be read twice.
  private final Set<Remark> mistakes = new LinkedHashSet<>();
  private final Set<Remark> warnings = new LinkedHashSet<>();

  Report(Source source) {
    this.source = source;
  }

  /** Notes where the user wrote a value. */
  void written(String field, String place) {
    places.put(field, place);
  }

  /** The process must not start with this. */
  void mistake(String field, String message) {
    mistakes.add(new Remark(place(field), message));
  }

  /** A mistake whose place has no name in a ContourConfiguration. */
  void mistakeAt(String place, String message) {
    mistakes.add(new Remark(place, message));
  }

  /** The process starts, but the user should know. */
  void warning(String field, String message) {
    warnings.add(new Remark(place(field), message));
  }

  /** A mistake in a file or flag; in an object it is overlooked, as by Contour. */
  void mistakeUnlessObject(String field, String message, String consequence) {
    switch (source) {
      case FILE_AND_FLAGS -> mistake(field, message);
      case OBJECT -> warning(field, message + "; " + consequence);
    }
  }

  /** What becomes of a configuration that was reported about. */
  ConfigurationOutcome outcome(Configuration configuration) {
    return mistakes.isEmpty()
        ? new ConfigurationOutcome.Usable(configuration, List.copyOf(warnings))
        : new ConfigurationOutcome.Unusable(List.copyOf(mistakes));
  }

  /** Where a value was written; for an element of a list, at least where the list was. */
  private String place(String field) {
    String known = field;
    @Nullable String place = places.get(known);
    while (place == null && !known.isEmpty()) {
      known =
          known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
      place = places.get(known);
    }
    return place == null ? "spec." + field : place + field.substring(known.length());
  }
}
