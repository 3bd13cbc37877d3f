package io.projectcontour.k8s;

import io.projectcontour.k8s.contour.ContourConfiguration;
import io.projectcontour.k8s.contour.ContourDeployment;
import io.projectcontour.k8s.contour.ExtensionService;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.TlsCertificateDelegation;
import io.projectcontour.k8s.gateway.BackendTlsPolicy;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.GrpcRoute;
import io.projectcontour.k8s.gateway.HttpRoute;
import io.projectcontour.k8s.gateway.ReferenceGrant;
import io.projectcontour.k8s.gateway.TcpRoute;
import io.projectcontour.k8s.gateway.TlsRoute;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that are read, with their place in the Kubernetes API. */
public enum Kind {
  /** {@code v1 Service}. */
  SERVICE("v1", "Service", "services", true, Service.class),
  /** {@code discovery.k8s.io/v1 EndpointSlice}. */
  ENDPOINT_SLICE(
      "discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true, EndpointSlice.class),
  /** {@code v1 Secret}. */
  SECRET("v1", "Secret", "secrets", true, Secret.class),
  /** {@code v1 ConfigMap}. */
  CONFIG_MAP("v1", "ConfigMap", "configmaps", true, ConfigMap.class),
  /** {@code v1 Namespace}. */
  NAMESPACE("v1", "Namespace", "namespaces", false, Namespace.class),
  /** {@code networking.k8s.io/v1 Ingress}. */
  INGRESS("networking.k8s.io/v1", "Ingress", "ingresses", true, Ingress.class),
  /** {@code networking.k8s.io/v1 IngressClass}. */
  INGRESS_CLASS(
      "networking.k8s.io/v1", "IngressClass", "ingressclasses", false, IngressClass.class),
  /** {@code projectcontour.io/v1 HTTPProxy}. */
  HTTP_PROXY("projectcontour.io/v1", "HTTPProxy", "httpproxies", true, HttpProxy.class),
  /** {@code projectcontour.io/v1 TLSCertificateDelegation}. */
  TLS_CERTIFICATE_DELEGATION(
      "projectcontour.io/v1",
      "TLSCertificateDelegation",
      "tlscertificatedelegations",
      true,
      TlsCertificateDelegation.class),
  /** {@code projectcontour.io/v1alpha1 ExtensionService}. */
  EXTENSION_SERVICE(
      "projectcontour.io/v1alpha1",
      "ExtensionService",
      "extensionservices",
      true,
      ExtensionService.class),
  /** {@code projectcontour.io/v1alpha1 ContourConfiguration}. */
  CONTOUR_CONFIGURATION(
      "projectcontour.io/v1alpha1",
      "ContourConfiguration",
      "contourconfigurations",
      true,
      ContourConfiguration.class),
  /** {@code projectcontour.io/v1alpha1 ContourDeployment}, read by the provisioner only. */
  CONTOUR_DEPLOYMENT(
      "projectcontour.io/v1alpha1",
      "ContourDeployment",
      "contourdeployments",
      true,
      ContourDeployment.class),
  /** {@code gateway.networking.k8s.io/v1 GatewayClass}. */
  GATEWAY_CLASS(
      "gateway.networking.k8s.io/v1", "GatewayClass", "gatewayclasses", false, GatewayClass.class),
  /** {@code gateway.networking.k8s.io/v1 Gateway}. */
  GATEWAY("gateway.networking.k8s.io/v1", "Gateway", "gateways", true, Gateway.class),
  /** {@code gateway.networking.k8s.io/v1 HTTPRoute}. */
  HTTP_ROUTE("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true, HttpRoute.class),
  /** {@code gateway.networking.k8s.io/v1 GRPCRoute}. */
  GRPC_ROUTE("gateway.networking.k8s.io/v1", "GRPCRoute", "grpcroutes", true, GrpcRoute.class),
  /** {@code gateway.networking.k8s.io/v1alpha2 TLSRoute}. */
  TLS_ROUTE("gateway.networking.k8s.io/v1alpha2", "TLSRoute", "tlsroutes", true, TlsRoute.class),
  /** {@code gateway.networking.k8s.io/v1alpha2 TCPRoute}. */
  TCP_ROUTE("gateway.networking.k8s.io/v1alpha2", "TCPRoute", "tcproutes", true, TcpRoute.class),
  /** {@code gateway.networking.k8s.io/v1beta1 ReferenceGrant}. */
  REFERENCE_GRANT(
      "gateway.networking.k8s.io/v1beta1",
      "ReferenceGrant",
      "referencegrants",
      true,
      ReferenceGrant.class),
  /** {@code gateway.networking.k8s.io/v1alpha3 BackendTLSPolicy}. */
  BACKEND_TLS_POLICY(
      "gateway.networking.k8s.io/v1alpha3",
      "BackendTLSPolicy",
      "backendtlspolicies",
      true,
      BackendTlsPolicy.class);

  private final String apiVersion;
  private final String kindName;
  private final String plural;
  private final boolean namespaced;
  private final Class<? extends KubernetesObject> type;

  Kind(
      String apiVersion,
      String kindName,
      String plural,
      boolean namespaced,
      Class<? extends KubernetesObject> type) {
    this.apiVersion = apiVersion;
    this.kindName = kindName;
    this.plural = plural;
    this.namespaced = namespaced;
    this.type = type;
  }

  /** The kind of these two fields of a manifest, if it is one that is read. */
  public static Optional<Kind> of(String apiVersion, String kindName) {
    return Arrays.stream(values())
        .filter(kind -> kind.apiVersion.equals(apiVersion) && kind.kindName.equals(kindName))
        .findFirst();
  }

  /** Group and version, for example {@code networking.k8s.io/v1}. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The API group; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** The version within the group. */
  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** The name in manifests, for example {@code HTTPProxy}. */
  public String kindName() {
    return kindName;
  }

  /** The name in URLs, for example {@code httpproxies}. */
  public String plural() {
    return plural;
  }

  /** Whether objects live in namespaces. */
  public boolean isNamespaced() {
    return namespaced;
  }

  /** The record. */
  public Class<? extends KubernetesObject> type() {
    return type;
  }
}
