package io.projectcontour.app.config;

import io.projectcontour.app.config.YamlNode.Mapping;
import io.projectcontour.app.config.YamlReader.InvalidYamlException;
import io.projectcontour.k8s.contour.ContourConfigurationSpec;

/**
 * The configuration file of {@code serve}, together with the flags (spec: config.md section 1,
 * cli.md section 2.1). Every key has to be known and every value of the right type.
 */
public final class ConfigurationFile {
  private final String name;
  private final String yaml;

  private ConfigurationFile(String name, String yaml) {
    this.name = name;
    this.yaml = yaml;
  }

  /**
   * A file with this content.
   *
   * @param name what mistakes are reported with
   */
  public static ConfigurationFile of(String name, String yaml) {
    return new ConfigurationFile(name, yaml);
  }

  /** No file: the defaults and the flags hold. */
  public static ConfigurationFile none() {
    return new ConfigurationFile("", "");
  }

  /** What the file says about the process, and what became of the rest. */
  public record Contents(ProcessKeys process, ConfigurationOutcome outcome) {}

  /**
   * Reads and checks everything.
   *
   * @param contourNamespace where this process runs; the default namespace of Envoy's Service
   */
  public Contents read(ServeFlags flags, ProcessScope scope, String contourNamespace) {
    Report report = new Report(Report.Source.FILE_AND_FLAGS);
    Section root = Section.root(name, mapping(report), report);
    ProcessKeys process = ProcessKeys.read(root);
    ContourConfigurationSpec spec = new FileSpec(root, flags, contourNamespace, report).read();
    root.reportUnknownKeys();
    Configuration configuration = new SpecReader(report).read(spec, scope);
    return new Contents(process, report.outcome(configuration));
  }

  private Mapping mapping(Report report) {
    try {
      return YamlReader.firstDocument(yaml);
    } catch (InvalidYamlException e) {
      report.mistakeAt(name + ":" + e.line(), e.problem());
      return Mapping.EMPTY;
    }
  }
}
