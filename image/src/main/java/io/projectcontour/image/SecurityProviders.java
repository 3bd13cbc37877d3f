package io.projectcontour.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The list of security providers of the linked runtime: {@code jlink} copies that of the whole JDK.
 * For each provider of the list that the runtime has not, Java asks all of the class path, and
 * loads the 600 classes of Bouncy Castle, which only {@code certgen} needs.
 */
final class SecurityProviders {
  private static final String PREFIX = "security.provider.";

  private SecurityProviders() {}

  /** Leaves in the list of a linked runtime the providers that its modules have. */
  static void prune(Path runtime) {
    Path file = runtime.resolve("conf/security/java.security");
    try {
      Set<String> modules = modules(Files.readString(runtime.resolve("release")));
      Set<String> present =
          Arrays.stream(Security.getProviders())
              .filter(provider -> modules.contains(provider.getClass().getModule().getName()))
              .map(Provider::getName)
              .collect(Collectors.toSet());
      Files.write(file, pruned(Files.readAllLines(file), present));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> modules(String release) {
    String list =
        release
            .lines()
            .filter(line -> line.startsWith("MODULES="))
            .findFirst()
            .orElseThrow(() -> new BuildFailure("the linked runtime does not name its modules"));
    return Set.of(list.substring("MODULES=".length()).replace("\"", "").strip().split(" ", -1));
  }

  private static List<String> pruned(List<String> lines, Set<String> present) {
    List<String> pruned = new ArrayList<>();
    int number = 0;
    for (String line : lines) {
      if (!line.startsWith(PREFIX)) {
        pruned.add(line);
        continue;
      }
      String provider = line.substring(line.indexOf('=') + 1).strip();
      // Some have an argument, as "SunPKCS11 ${java.home}/lib/nss.cfg".
      if (present.contains(provider.split(" ", -1)[0])) {
        number++;
        pruned.add(PREFIX + number + "=" + provider);
      }
    }
    if (number == 0) {
      throw new BuildFailure("the linked runtime would have no security provider");
    }
    return pruned;
  }
}
