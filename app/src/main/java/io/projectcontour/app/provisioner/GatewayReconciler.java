package io.projectcontour.app.provisioner;

import io.projectcontour.app.provisioner.ProvisionerOptions.Images;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has what Gateways need made, and removed when they are gone (spec: operations.md section 9.2).
 */
final class GatewayReconciler implements Controller.Work<NamespacedName> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayReconciler.class);

  private final ObjectClient objects;
  private final String controllerName;
  private final Images images;
  private final InstantSource clock;
  private final GatewayObjects made;

  GatewayReconciler(
      ObjectClient objects, String controllerName, Images images, InstantSource clock) {
    this.objects = objects;
    this.controllerName = controllerName;
    this.images = images;
    this.clock = clock;
    this.made = new GatewayObjects(objects, clock);
  }

  @Override
  public Outcome reconcile(NamespacedName key)
      throws RequestFailedException, ReconcileException, InterruptedException {
    Optional<ObjectNode> object = objects.get(Resources.GATEWAY, key.namespace(), key.name());
    if (object.isEmpty()) {
      made.remove(new Ownership(key));
      return new Outcome.Done();
    }
    Gateway gateway = Records.gateway(object.get());
    Optional<ObjectNode> gatewayClass =
        objects.get(Resources.GATEWAY_CLASS, "", gateway.spec().gatewayClassName());
    // When the class can be used, its Gateways come back.
    if (gatewayClass.isEmpty()
        || !Conditions.isAccepted(gatewayClass.get())
        || !Records.gatewayClass(gatewayClass.get())
            .spec()
            .controllerName()
            .equals(controllerName)) {
      return new Outcome.Done();
    }
    Parameters parameters = parameters(Records.gatewayClass(gatewayClass.get()));
    Outcome outcome = made.ensure(GatewayInstance.of(gateway, parameters, images));
    Optional<ObjectNode> accepted = Conditions.acceptedGateway(object.get(), clock.instant());
    if (accepted.isPresent()) {
      var _ = objects.updateStatus(Resources.GATEWAY, accepted.get());
      LOG.atInfo().addKeyValue("gateway", key).log("accepted a Gateway");
    }
    return outcome;
  }

  private Parameters parameters(GatewayClass gatewayClass)
      throws RequestFailedException, ReconcileException, InterruptedException {
    return switch (ClassParameters.read(objects, gatewayClass)) {
      case ClassParameters.None() -> ParametersReader.defaults();
      case ClassParameters.Unusable() ->
          throw new ReconcileException(
              "the parameters of GatewayClass %s are not there any more: see its status"
                  .formatted(gatewayClass.metadata().name()));
      case ClassParameters.Given(var object, var mistakes) -> {
        if (!mistakes.isEmpty()) {
          throw new ReconcileException(String.join("; ", mistakes));
        }
        yield ParametersReader.read(object);
      }
    };
  }
}
