package io.projectcontour.app;

import io.projectcontour.app.metrics.BuildDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Of which sources the program was built, as the build wrote it down. */
public final class BuildProperties {
  private BuildProperties() {}

  /** What is known. */
  public static BuildDescription describe() {
    Properties build = read();
    return new BuildDescription(
        build.getProperty("branch", "").strip(),
        build.getProperty("sha", "").strip(),
        build.getProperty("version", "").strip());
  }

  static Properties read() {
    Properties build = new Properties();
    try (InputStream stream = BuildProperties.class.getResourceAsStream("build.properties")) {
      if (stream != null) {
        build.load(stream);
      }
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
