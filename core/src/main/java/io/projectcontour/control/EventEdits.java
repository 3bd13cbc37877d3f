package io.projectcontour.control;

import io.projectcontour.engine.Edit;
import io.projectcontour.k8s.ConfigMap;
import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.Ingress;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Namespace;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.ExtensionService;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.TlsCertificateDelegation;
import io.projectcontour.k8s.gateway.BackendTlsPolicy;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.GatewayRoute;
import io.projectcontour.k8s.gateway.ReferenceGrant;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.Settings;
import io.projectcontour.tables.GatewayInputs;
import io.projectcontour.tables.InputTables;
import java.util.Optional;

/**
 * Turns events into edits of the input tables. Objects of another controller's class are taken out,
 * as if they did not exist; statuses are not kept, so that writing one is no change.
 */
final class EventEdits {
  private static final String CLASS_ANNOTATION = "projectcontour.io/ingress.class";
  private static final String OLD_CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  private final InputTables inputs;
  private final Settings settings;

  EventEdits(InputTables inputs, Settings settings) {
    this.inputs = inputs;
    this.settings = settings;
  }

  /** The edit; empty for events that change no table. */
  Optional<Edit> of(ObjectEvent event) {
    return switch (event) {
      case ObjectEvent.Put(KubernetesObject object) -> put(object);
      case ObjectEvent.Remove(var key) ->
          switch (key.kind()) {
            case SERVICE -> Optional.of(inputs.services.remove(key.namespacedName()));
            case ENDPOINT_SLICE -> Optional.of(inputs.endpointSlices.remove(key.namespacedName()));
            case SECRET -> Optional.of(inputs.secrets.remove(key.namespacedName()));
            case INGRESS -> Optional.of(inputs.ingresses.remove(key.namespacedName()));
            case HTTP_PROXY -> Optional.of(inputs.httpProxies.remove(key.namespacedName()));
            case TLS_CERTIFICATE_DELEGATION ->
                Optional.of(inputs.delegations.remove(key.namespacedName()));
            case EXTENSION_SERVICE ->
                Optional.of(inputs.extensionServices.remove(key.namespacedName()));
            case CONFIG_MAP -> Optional.of(inputs.gateway.configMaps.remove(key.namespacedName()));
            case NAMESPACE -> Optional.of(inputs.gateway.namespaces.remove(key.namespacedName()));
            case GATEWAY_CLASS -> Optional.of(inputs.gateway.classes.remove(key.namespacedName()));
            case GATEWAY -> Optional.of(inputs.gateway.gateways.remove(key.namespacedName()));
            case HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE, TCP_ROUTE ->
                Optional.of(inputs.gateway.routes.remove(key));
            case REFERENCE_GRANT -> Optional.of(inputs.gateway.grants.remove(key.namespacedName()));
            case BACKEND_TLS_POLICY ->
                Optional.of(inputs.gateway.tlsPolicies.remove(key.namespacedName()));
            case INGRESS_CLASS, CONTOUR_CONFIGURATION, CONTOUR_DEPLOYMENT -> Optional.empty();
          };
      case ObjectEvent.Synced _ -> Optional.empty();
    };
  }

  private Optional<Edit> put(KubernetesObject object) {
    NamespacedName name = object.name();
    return switch (object) {
      case Service service -> Optional.of(inputs.services.put(name, service));
      case EndpointSlice slice -> Optional.of(inputs.endpointSlices.put(name, slice));
      case Secret secret ->
          settings.looksAtSecretsIn(name.namespace())
              ? Optional.of(inputs.secrets.put(name, secret))
              : Optional.empty();
      case Ingress ingress ->
          Optional.of(
              handles(ingress.metadata(), Values.text(ingress.specOrEmpty().ingressClassName()))
                  ? inputs.ingresses.put(
                      name, new Ingress(ingress.metadata(), ingress.spec(), null))
                  : inputs.ingresses.remove(name));
      case HttpProxy proxy ->
          Optional.of(
              handles(proxy.metadata(), Values.text(proxy.spec().ingressClassName()))
                  ? inputs.httpProxies.put(
                      name, new HttpProxy(proxy.metadata(), proxy.spec(), null))
                  : inputs.httpProxies.remove(name));
      case TlsCertificateDelegation delegation ->
          Optional.of(
              inputs.delegations.put(
                  name,
                  new TlsCertificateDelegation(delegation.metadata(), delegation.spec(), null)));
      case ExtensionService service ->
          Optional.of(
              inputs.extensionServices.put(
                  name, new ExtensionService(service.metadata(), service.spec(), null)));
      default -> settings.gateway().flatMap(gateway -> put(object, gateway));
    };
  }

  /** Objects that matter only with a Gateway. */
  private Optional<Edit> put(KubernetesObject object, NamespacedName configured) {
    NamespacedName name = object.name();
    GatewayInputs gateway = inputs.gateway;
    return switch (object) {
      case GatewayRoute route ->
          isDisabled(route.kind())
              ? Optional.empty()
              : Optional.of(gateway.routes.put(route.key(), route));
      case Gateway own ->
          name.equals(configured) ? Optional.of(gateway.gateways.put(name, own)) : Optional.empty();
      case GatewayClass own -> Optional.of(gateway.classes.put(name, own));
      case ReferenceGrant grant -> Optional.of(gateway.grants.put(name, grant));
      case BackendTlsPolicy policy ->
          isDisabled(policy.kind())
              ? Optional.empty()
              : Optional.of(gateway.tlsPolicies.put(name, policy));
      case Namespace namespace -> Optional.of(gateway.namespaces.put(name, namespace));
      case ConfigMap map ->
          Optional.of(
              map.data().containsKey("ca.crt")
                  ? gateway.configMaps.put(name, map)
                  : gateway.configMaps.remove(name));
      default -> Optional.empty(); // kinds that only other parts of the program read
    };
  }

  private boolean isDisabled(Kind kind) {
    return Feature.of(kind).map(settings.disabledFeatures()::contains).orElse(false);
  }

  /**
   * Whether the object is ours: its class is that of an annotation, else that of the spec (spec:
   * ingress.md section 1).
   */
  private boolean handles(Metadata metadata, String specClass) {
    String annotated =
        Values.text(
            metadata.annotations().containsKey(CLASS_ANNOTATION)
                ? metadata.annotation(CLASS_ANNOTATION)
                : metadata.annotation(OLD_CLASS_ANNOTATION));
    return settings.handlesClass(annotated.isEmpty() ? specClass : annotated);
  }
}
