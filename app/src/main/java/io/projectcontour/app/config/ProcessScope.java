package io.projectcontour.app.config;

import io.projectcontour.settings.Feature;
import io.projectcontour.settings.Switches;
import java.util.List;
import java.util.Set;

/**
 * What a process looks at and what no ContourConfiguration has a field for; always said by flags,
 * whatever the source of the configuration.
 *
 * @param watchNamespaces the only namespaces that are looked at; empty for all
 * @param disabledFeatures kinds that are not looked at
 */
public record ProcessScope(
    List<String> watchNamespaces, Set<Feature> disabledFeatures, Switches switches) {
  /** Everything. */
  public static final ProcessScope ALL = new ProcessScope(List.of(), Set.of(), Switches.OFF);

  /** Copies the collections. */
  public ProcessScope {
    watchNamespaces = List.copyOf(watchNamespaces);
    disabledFeatures = Set.copyOf(disabledFeatures);
  }

  /** The namespaces of a flag: {@code one, two}; all for a blank text. */
  public static List<String> namespaces(String commaList) {
    return CommaList.of(commaList);
  }
}
