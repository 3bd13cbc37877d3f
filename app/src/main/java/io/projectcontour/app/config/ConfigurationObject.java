package io.projectcontour.app.config;

import io.projectcontour.k8s.contour.ContourConfiguration;

/**
 * A ContourConfiguration as the whole configuration of the process ({@code serve
 * --contour-config-name}). The flags that are part of the configuration have no effect then.
 */
public final class ConfigurationObject {
  private ConfigurationObject() {}

  /** Checks the object and fills in the defaults. */
  public static ConfigurationOutcome read(ContourConfiguration object, ProcessScope scope) {
    Report report = new Report(Report.Source.OBJECT);
    return report.outcome(new SpecReader(report).read(object.spec(), scope));
  }
}
