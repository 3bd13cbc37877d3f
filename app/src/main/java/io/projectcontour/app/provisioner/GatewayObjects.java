package io.projectcontour.app.provisioner;

import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import io.projectcontour.kube.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes and removes all objects of a Gateway, in order. Any thread may call it. */
final class GatewayObjects {
  /** How often the pods of a new workload are looked at, until the old one can go. */
  private static final Duration READY_SOON = Duration.ofSeconds(5);

  private final ObjectClient objects;
  private final ObjectSync sync;
  private final CertificateSync certificates;

  GatewayObjects(ObjectClient objects, InstantSource clock) {
    this.objects = objects;
    this.sync = new ObjectSync(objects);
    this.certificates = new CertificateSync(objects, sync, clock);
  }

  /** A step, which does not keep the others from being done. */
  @FunctionalInterface
  private interface Step {
    void run() throws RequestFailedException, ReconcileException, InterruptedException;
  }

  /** The steps that failed. */
  private static final class Failures {
    private final List<Exception> failures = new ArrayList<>();

    void attempt(Step step) throws InterruptedException {
      try {
        step.run();
      } catch (RequestFailedException | ReconcileException e) {
        failures.add(e);
      }
    }

    void throwAny() throws RequestFailedException, ReconcileException {
      if (failures.size() == 1 && failures.getFirst() instanceof RequestFailedException only) {
        throw only;
      }
      if (!failures.isEmpty()) {
        throw new ReconcileException(failures);
      }
    }
  }

  /**
   * Brings everything to what is wanted. Without its rights Contour is not started; of the rest
   * nothing keeps the others waiting.
   */
  Outcome ensure(GatewayInstance instance)
      throws RequestFailedException, ReconcileException, InterruptedException {
    Ownership owner = instance.ownership();
    demandNamespaces(instance);
    for (Desired desired : RightsObjects.of(instance)) {
      sync.ensure(owner, desired);
    }
    Desired envoy = EnvoyWorkload.of(instance);
    Failures failures = new Failures();
    failures.attempt(() -> sync.ensure(owner, ConfigurationObject.of(instance)));
    failures.attempt(() -> certificates.ensure(instance));
    failures.attempt(() -> sync.ensure(owner, ContourWorkload.of(instance)));
    failures.attempt(() -> sync.ensure(owner, envoy));
    failures.attempt(() -> sync.ensure(owner, GatewayServices.contour(instance)));
    failures.attempt(() -> sync.ensure(owner, GatewayServices.envoy(instance)));
    failures.attempt(() -> removeRightsElsewhere(owner, instance.watchedNamespaces()));
    failures.throwAny();
    return removeOtherWorkload(instance, envoy);
  }

  private void demandNamespaces(GatewayInstance instance)
      throws RequestFailedException, ReconcileException, InterruptedException {
    List<String> missing = new ArrayList<>();
    for (String namespace : instance.parameters().contour().watchNamespaces()) {
      if (objects.get(Resources.NAMESPACE, "", namespace).isEmpty()) {
        missing.add(namespace);
      }
    }
    if (!missing.isEmpty()) {
      throw new ReconcileException(
          "namespaces in spec.contour.watchNamespaces of the ContourDeployment do not exist: create them or take them out: "
              + String.join(", ", missing));
    }
  }

  /**
   * Envoys that are of the other kind since the class was changed stay until one of the new ones
   * serves.
   */
  private Outcome removeOtherWorkload(GatewayInstance instance, Desired envoy)
      throws RequestFailedException, InterruptedException {
    Resource other = EnvoyWorkload.otherKind(instance);
    Optional<ObjectNode> old = objects.get(other, instance.namespace(), instance.envoyName());
    if (old.isEmpty() || !instance.ownership().covers(old.get())) {
      return new Outcome.Done();
    }
    Optional<ObjectNode> current =
        objects.get(envoy.resource(), instance.namespace(), instance.envoyName());
    if (current.isEmpty() || readyPods(current.get()) == 0) {
      return new Outcome.Again(READY_SOON);
    }
    sync.delete(instance.ownership(), other, old.get());
    return new Outcome.Done();
  }

  private static int readyPods(JsonNode workload) {
    JsonNode status = workload.path("status");
    return status.path("readyReplicas").asInt(0) + status.path("numberReady").asInt(0);
  }

  /** Removes the rights in namespaces that are not looked at any more. */
  private void removeRightsElsewhere(Ownership owner, List<String> namespaces)
      throws RequestFailedException, InterruptedException {
    for (Resource resource : List.of(Resources.ROLE_BINDING, Resources.ROLE)) {
      for (JsonNode object : objects.list(resource, owner.selector())) {
        JsonNode metadata = object.path("metadata");
        if (metadata.path("name").asString().equals(owner.namespacedName())
            && !namespaces.contains(metadata.path("namespace").asString())) {
          sync.delete(owner, resource, object);
        }
      }
    }
  }

  /** Removes everything, in the order in which nothing misses what it needs. */
  void remove(Ownership owner)
      throws RequestFailedException, ReconcileException, InterruptedException {
    String contour = owner.contourName();
    String envoy = owner.envoyName();
    Failures failures = new Failures();
    remove(failures, owner, Resources.SERVICE, envoy);
    remove(failures, owner, Resources.SERVICE, contour);
    remove(failures, owner, Resources.DAEMON_SET, envoy);
    remove(failures, owner, Resources.DEPLOYMENT, envoy);
    remove(failures, owner, Resources.DEPLOYMENT, contour);
    for (String secret : CertificateSync.names(owner.gateway().name())) {
      remove(failures, owner, Resources.SECRET, secret);
    }
    remove(failures, owner, Resources.CONTOUR_CONFIGURATION, owner.configurationName());
    remove(failures, owner, Resources.ROLE_BINDING, owner.contourBindingName());
    remove(failures, owner, Resources.ROLE, contour);
    failures.attempt(() -> removeRightsElsewhere(owner, List.of()));
    String cluster = owner.clusterName();
    failures.attempt(() -> sync.remove(owner, Resources.CLUSTER_ROLE_BINDING, "", cluster));
    failures.attempt(() -> sync.remove(owner, Resources.CLUSTER_ROLE, "", cluster));
    remove(failures, owner, Resources.SERVICE_ACCOUNT, contour);
    remove(failures, owner, Resources.SERVICE_ACCOUNT, envoy);
    failures.throwAny();
  }

  private void remove(Failures failures, Ownership owner, Resource resource, String name)
      throws InterruptedException {
    failures.attempt(() -> sync.remove(owner, resource, owner.gateway().namespace(), name));
  }
}
