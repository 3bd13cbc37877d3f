package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the differential cases are: the system property {@code contour.cases}. */
public final class Cases {
  private Cases() {}

  /** The folder; tests are left out where it is not there. */
  public static Path root() {
    String property = System.getProperty("contour.cases");
    Path root =
        property == null ? Repository.root().resolveSibling("shared/cases") : Path.of(property);
    Requirements.require(
        Files.isDirectory(root),
        "there is no folder of differential cases at %s (set it with -Dcontour.cases=FOLDER)"
            .formatted(root.normalize()));
    return root;
  }

  /** All cases, sorted by area and name. */
  public static List<CaseFolder> all() {
    return CaseFolder.all(root());
  }
}
