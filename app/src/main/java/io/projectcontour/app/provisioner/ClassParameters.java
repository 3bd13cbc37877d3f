package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.GatewayClass.ParametersRef;
import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.RequestFailedException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a GatewayClass refers to as its parameters. */
sealed interface ClassParameters {
  /** The class has none. */
  record None() implements ClassParameters {}

  /** It refers to something else than a ContourDeployment that is there. */
  record Unusable() implements ClassParameters {}

  /**
   * It refers to a ContourDeployment.
   *
   * @param mistakes in it, for the status of the class
   */
  record Given(ObjectNode object, List<String> mistakes) implements ClassParameters {
    /** Copies the list. */
    public Given {
      mistakes = List.copyOf(mistakes);
    }
  }

  /** Reads them. */
  static ClassParameters read(ObjectClient objects, GatewayClass gatewayClass)
      throws RequestFailedException, ReconcileException, InterruptedException {
    ParametersRef reference = gatewayClass.spec().parametersRef();
    if (reference == null) {
      return new None();
    }
    Optional<NamespacedName> name = reference.contourDeployment();
    if (name.isEmpty()) {
      return new Unusable();
    }
    Optional<ObjectNode> object =
        objects.get(Resources.CONTOUR_DEPLOYMENT, name.get().namespace(), name.get().name());
    return object.isPresent()
        ? new Given(object.get(), ParametersCheck.mistakes(Records.contourDeployment(object.get())))
        : new Unusable();
  }
}
