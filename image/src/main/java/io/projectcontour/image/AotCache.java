package io.projectcontour.image;

import io.projectcontour.bench.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The ahead-of-time cache of the virtual machine (JEP 483, 514, 515): classes as loaded and linked,
 * and what was called how often, recorded while {@code contour serve} runs beside a real
 * kube-apiserver with clients that behave like Envoy.
 */
final class AotCache {
  /**
   * Only the quick compiler runs in the training. Otherwise the optimizing one would compile at the
   * start of every process all that was hot at the end of the training: seconds of CPU before the
   * first Envoy is served. What is hot in the process itself is optimized as always.
   */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  private AotCache() {}

  /**
   * Makes the cache with the launcher of the image, and has the launcher use it.
   *
   * <p>It is mapped where it was made for, if that is free. At another address each of its pages
   * would be rewritten at each start: 0.1 s, and 36 MB of memory that processes cannot share.
   */
  static void write(Layout layout, Path work) {
    Training.run(
        layout.launcher(),
        Map.of(
            "JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=" + layout.aotCache() + " " + QUICK_COMPILER),
        work);
    if (!Files.exists(layout.aotCache())) {
      throw new BuildFailure("the virtual machine wrote no AOT cache: see the log above");
    }
    try {
      Files.writeString(
          layout.launcherOptions(),
          """
          java-options=-XX:AOTCache=$APPDIR/contour.aot
          java-options=-XX:+UnlockDiagnosticVMOptions
          java-options=-XX:ArchiveRelocationMode=0
          """,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
