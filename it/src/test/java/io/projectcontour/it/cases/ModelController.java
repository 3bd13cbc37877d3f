package io.projectcontour.it.cases;

import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ConfigurationFile;
import io.projectcontour.app.config.ConfigurationObject;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.config.ServeFlags;
import io.projectcontour.control.Model;
import io.projectcontour.control.StatusUpdate;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.contour.ContourConfiguration;
import io.projectcontour.kube.StatusMerge;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Switches;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The real computation, from objects to resources and statuses, without the process around it. */
public final class ModelController implements Controller {
  private static final String CONTOUR_NAMESPACE = "projectcontour";
  private static final String NOW = "2026-01-01T00:00:00Z";
  private static final String BY_OBJECT = "--contour-config-name=";

  private final SnapshotStore snapshots = new SnapshotStore();
  private final Model model;

  private ModelController(Settings settings) {
    this.model =
        new Model(
            settings,
            (table, key, failure) -> {
              throw new AssertionError(
                  "the derivation of %s %s failed".formatted(table, key), failure);
            });
    apply(List.of());
  }

  /**
   * Starts one with the settings that the configuration file and flags, or the object named by a
   * flag, give.
   */
  public static ModelController start(CaseFolder.Setup setup, List<JsonNode> existing)
      throws RefusedException {
    return switch (configuration(setup, existing)) {
      case ConfigurationOutcome.Usable(Configuration usable, var _) -> {
        for (NamespacedName service : usable.settings().extensionServices()) {
          if (existing.stream().noneMatch(object -> isExtensionService(object, service))) {
            throw new RefusedException("there is no extension service " + service);
          }
        }
        yield new ModelController(usable.settings());
      }
      case ConfigurationOutcome.Unusable(var mistakes) ->
          throw new RefusedException(mistakes.toString());
    };
  }

  private static boolean isExtensionService(JsonNode object, NamespacedName name) {
    JsonNode metadata = object.path("metadata");
    return object.path("kind").asString("").equals("ExtensionService")
        && metadata.path("namespace").asString("").equals(name.namespace())
        && metadata.path("name").asString("").equals(name.name());
  }

  @Override
  public void put(JsonNode object) {
    if (isRead(object)) {
      apply(List.of(new ObjectEvent.Put(read(object))));
    }
  }

  @Override
  public void remove(JsonNode object) {
    if (isRead(object)) {
      apply(List.of(new ObjectEvent.Remove(read(object).key())));
    }
  }

  /** Where the resources are published. */
  public SnapshotStore snapshots() {
    return snapshots;
  }

  @Override
  public XdsSnapshot snapshot() {
    return snapshots.current();
  }

  @Override
  public Map<SimulatedCluster.Name, JsonNode> statuses(List<JsonNode> stored) {
    Map<SimulatedCluster.Name, JsonNode> storedStatuses = new HashMap<>();
    stored.forEach(
        object -> storedStatuses.put(SimulatedCluster.Name.of(object), object.path("status")));
    Map<SimulatedCluster.Name, JsonNode> statuses = new HashMap<>();
    for (StatusUpdate update : model.statuses()) {
      ObjectKey key = update.object();
      SimulatedCluster.Name name =
          new SimulatedCluster.Name(key.kind().kindName(), key.namespace(), key.name());
      JsonNode before = storedStatuses.get(name);
      if (before != null) {
        statuses.put(name, StatusMerge.merged(before, update.status(), NOW));
      }
    }
    return statuses;
  }

  @Override
  public void close() {
    // It has no threads and no files.
  }

  private void apply(List<ObjectEvent> events) {
    Model.Outcome outcome = model.apply(events);
    snapshots.publish(outcome.put(), outcome.removed());
  }

  private static ConfigurationOutcome configuration(CaseFolder.Setup setup, List<JsonNode> existing)
      throws RefusedException {
    List<String> arguments = ServeArguments.of(setup);
    for (String argument : arguments) {
      if (argument.startsWith(BY_OBJECT)) {
        return ConfigurationObject.read(
            configurationObject(argument.substring(BY_OBJECT.length()), existing),
            scope(arguments));
      }
    }
    ConfigurationFile file =
        setup
            .configuration()
            .map(yaml -> ConfigurationFile.of("config.yaml", yaml))
            .orElseGet(ConfigurationFile::none);
    return file.read(flags(arguments), scope(arguments), CONTOUR_NAMESPACE).outcome();
  }

  private static ContourConfiguration configurationObject(String name, List<JsonNode> existing)
      throws RefusedException {
    ObjectKey wanted = new ObjectKey(Kind.CONTOUR_CONFIGURATION, CONTOUR_NAMESPACE, name);
    for (JsonNode object : existing) {
      if (isRead(object)
          && read(object) instanceof ContourConfiguration configuration
          && configuration.key().equals(wanted)) {
        return configuration;
      }
    }
    throw new RefusedException("there is no " + wanted);
  }

  private static ProcessScope scope(List<String> arguments) {
    return new ProcessScope(
        List.of(),
        Set.of(),
        new Switches(
            arguments.contains("--permit-insecure-skips-checks"),
            arguments.contains("--aggregated-discovery"),
            arguments.contains("--virtual-host-discovery"),
            arguments.contains("--route-metadata-when-logged"),
            arguments.contains("--stable-secret-names")));
  }

  /** A flag without a value is switched on; a number is a number. */
  private static ServeFlags flags(List<String> arguments) {
    Map<String, Object> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "true" : argument.substring(equals + 1);
      if (equals < 0) {
        values.put(flag, true);
      } else if (flag.endsWith("-port")) {
        values.put(flag, Integer.valueOf(value));
      } else {
        values.put(flag, value);
      }
    }
    return new ServeFlags(values);
  }

  private static boolean isRead(JsonNode object) {
    return Kind.of(object.path("apiVersion").asString(""), object.path("kind").asString(""))
        .isPresent();
  }

  private static KubernetesObject read(JsonNode object) {
    try {
      return KubernetesObjects.read(object);
    } catch (UnreadableObjectException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
