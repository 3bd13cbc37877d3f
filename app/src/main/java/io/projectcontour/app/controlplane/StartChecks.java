package io.projectcontour.app.controlplane;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.Doubts;
import io.projectcontour.app.config.Remark;
import io.projectcontour.app.serve.ServeOptions;
import io.projectcontour.app.serve.ServeOptions.ConfigurationSource;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.ContourConfiguration;
import io.projectcontour.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What must be right in the cluster at the start (spec: cli.md section 2.2). */
final class StartChecks {
  private StartChecks() {}

  /** The configuration, from the cluster if the options name an object there. */
  static Configuration configuration(ServeOptions options, KubernetesClient client)
      throws CommandFailure {
    return switch (options.configuration()) {
      case ConfigurationSource.FileAndFlags given -> given.configuration();
      case ConfigurationSource.Named(NamespacedName name) -> named(options, client, name);
    };
  }

  private static Configuration named(
      ServeOptions options, KubernetesClient client, NamespacedName name) throws CommandFailure {
    Optional<JsonNode> found = get(client, Kind.CONTOUR_CONFIGURATION, name);
    if (found.isEmpty()) {
      throw new CommandFailure("Contour server failed: the ContourConfiguration does not exist")
          .with("configuration", name.toString());
    }
    try {
      ContourConfiguration object =
          (ContourConfiguration) KubernetesObjects.read(Kind.CONTOUR_CONFIGURATION, found.get());
      return judged(options.read(object), name);
    } catch (KubernetesObjects.UnreadableObjectException e) {
      throw new CommandFailure("Contour server failed: the ContourConfiguration is invalid", e)
          .with("configuration", name.toString());
    }
  }

  static Configuration judged(ConfigurationOutcome outcome, NamespacedName name)
      throws CommandFailure {
    return switch (outcome) {
      case ConfigurationOutcome.Usable(Configuration usable, List<Remark> warnings) -> {
        Doubts.log(warnings);
        yield usable;
      }
      case ConfigurationOutcome.Unusable(List<Remark> mistakes) ->
          throw new CommandFailure("Contour server failed: the ContourConfiguration is invalid")
              .with("configuration", name.toString())
              .with(
                  "error",
                  mistakes.stream().map(Object::toString).collect(Collectors.joining("; ")));
    };
  }

  /** The extension services that the configuration names must exist. */
  static void extensionServices(Settings settings, KubernetesClient client) throws CommandFailure {
    for (NamespacedName name : settings.extensionServices()) {
      if (get(client, Kind.EXTENSION_SERVICE, name).isEmpty()) {
        throw new CommandFailure(
                "error getting extension service: the configuration names one that does not exist")
            .with("extensionservice", name.toString());
      }
    }
  }

  private static Optional<JsonNode> get(KubernetesClient client, Kind kind, NamespacedName name)
      throws CommandFailure {
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(kind.version())
            .withKind(kind.kindName())
            .withPlural(kind.plural())
            .withNamespaced(true)
            .build();
    try {
      GenericKubernetesResource resource =
          client
              .genericKubernetesResources(context)
              .inNamespace(name.namespace())
              .withName(name.name())
              .get();
      return resource == null
          ? Optional.empty()
          : Optional.of(KubernetesObjects.mapper().valueToTree(resource));
    } catch (KubernetesClientException e) {
      throw new CommandFailure("Contour server failed: cannot read from the API server", e)
          .with("object", kind.kindName() + " " + name);
    }
  }
}
