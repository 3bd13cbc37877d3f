package io.projectcontour.app.provisioner;

import io.projectcontour.app.provisioner.Conditions.Condition;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Judges GatewayClasses (spec: operations.md section 9.1). */
final class GatewayClassReconciler implements Controller.Work<String> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayClassReconciler.class);
  private static final String DEFINITION = "gatewayclasses.gateway.networking.k8s.io";

  private final ObjectClient objects;
  private final String controllerName;
  private final InstantSource clock;
  private final Consumer<String> onAccepted;

  /**
   * For the classes of a controller.
   *
   * @param onAccepted is told of each class that can be used, whenever it was judged
   */
  GatewayClassReconciler(
      ObjectClient objects,
      String controllerName,
      InstantSource clock,
      Consumer<String> onAccepted) {
    this.objects = objects;
    this.controllerName = controllerName;
    this.clock = clock;
    this.onAccepted = onAccepted;
  }

  @Override
  public Outcome reconcile(String name)
      throws RequestFailedException, ReconcileException, InterruptedException {
    Optional<ObjectNode> object = objects.get(Resources.GATEWAY_CLASS, "", name);
    if (object.isEmpty()) {
      return new Outcome.Done();
    }
    GatewayClass gatewayClass = Records.gatewayClass(object.get());
    if (!gatewayClass.spec().controllerName().equals(controllerName)) {
      return new Outcome.Done();
    }
    Condition accepted =
        switch (ClassParameters.read(objects, gatewayClass)) {
          case ClassParameters.None() -> Conditions.accepted(List.of());
          case ClassParameters.Unusable() -> Conditions.invalidReference();
          case ClassParameters.Given(_, var mistakes) -> Conditions.accepted(mistakes);
        };
    Optional<ObjectNode> changed =
        Conditions.with(object.get(), List.of(supportedVersion(), accepted), clock.instant());
    if (changed.isPresent()) {
      var _ = objects.updateStatus(Resources.GATEWAY_CLASS, changed.get());
      LOG.atInfo()
          .addKeyValue("gatewayclass", name)
          .addKeyValue("accepted", accepted.holds())
          .addKeyValue("message", accepted.message())
          .log("judged a GatewayClass");
    }
    if (accepted.holds()) {
      onAccepted.accept(name);
    }
    return new Outcome.Done();
  }

  private Condition supportedVersion() throws InterruptedException {
    try {
      Optional<ObjectNode> definition = objects.get(Resources.DEFINITION, "", DEFINITION);
      return definition.isPresent()
          ? Conditions.supportedVersion(definition.get())
          : Conditions.unknownVersion(
              "customresourcedefinitions.apiextensions.k8s.io \"" + DEFINITION + "\" not found");
    } catch (RequestFailedException e) {
      LOG.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("the version of the Gateway API cannot be read, its objects are handled anyway");
      return Conditions.unknownVersion(String.valueOf(e.getMessage()));
    }
  }
}
