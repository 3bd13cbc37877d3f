package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.RoleRefBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Accounts of the pods of a Gateway, and what they may do (spec: operations.md section 8). */
final class RightsObjects {
  private static final String CORE = "";
  private static final String RIGHTS = "rbac.authorization.k8s.io";
  private static final String GATEWAY_API = "gateway.networking.k8s.io";
  private static final String CONTOUR = "projectcontour.io";
  private static final String INGRESSES = "networking.k8s.io";
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE = List.of("create", "get", "update");
  private static final Update UPDATE = new Update.Rights();

  private final GatewayInstance instance;

  private RightsObjects(GatewayInstance instance) {
    this.instance = instance;
  }

  /** All, in an order in which each finds what it refers to. */
  static List<Desired> of(GatewayInstance instance) {
    return new RightsObjects(instance).all();
  }

  private List<Desired> all() {
    List<String> namespaces = instance.watchedNamespaces();
    List<Desired> all = new ArrayList<>();
    all.add(account(instance.contourName()));
    all.add(clusterRole(namespaces.isEmpty()));
    all.add(clusterBinding());
    String elsewhere = instance.ownership().namespacedName();
    for (String namespace : namespaces) {
      all.add(role(namespace, elsewhere, namespacedRules()));
      all.add(binding(namespace, elsewhere, elsewhere));
    }
    String own = instance.contourName();
    all.add(role(instance.namespace(), own, ownRules()));
    all.add(binding(instance.namespace(), instance.ownership().contourBindingName(), own));
    all.add(account(instance.envoyName()));
    return all;
  }

  private Desired account(String name) {
    return Desired.of(
        Resources.SERVICE_ACCOUNT,
        new ServiceAccountBuilder().withMetadata(metadata(instance.namespace(), name)).build(),
        UPDATE);
  }

  private Desired clusterRole(boolean everywhere) {
    return Desired.of(
        Resources.CLUSTER_ROLE,
        new ClusterRoleBuilder()
            .withMetadata(metadata("", instance.ownership().clusterName()))
            .withRules(
                Stream.concat(
                        clusterRules().stream(),
                        everywhere ? namespacedRules().stream() : Stream.empty())
                    .toList())
            .build(),
        UPDATE);
  }

  private Desired clusterBinding() {
    String name = instance.ownership().clusterName();
    return Desired.of(
        Resources.CLUSTER_ROLE_BINDING,
        new ClusterRoleBindingBuilder()
            .withMetadata(metadata("", name))
            .withSubjects(contour())
            .withRoleRef(reference("ClusterRole", name))
            .build(),
        UPDATE);
  }

  private Desired role(String namespace, String name, List<PolicyRule> rules) {
    return Desired.of(
        Resources.ROLE,
        new RoleBuilder().withMetadata(metadata(namespace, name)).withRules(rules).build(),
        UPDATE);
  }

  private Desired binding(String namespace, String name, String role) {
    return Desired.of(
        Resources.ROLE_BINDING,
        new RoleBindingBuilder()
            .withMetadata(metadata(namespace, name))
            .withSubjects(contour())
            .withRoleRef(reference("Role", role))
            .build(),
        UPDATE);
  }

  private ObjectMeta metadata(String namespace, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace.isEmpty() ? null : namespace)
        .withName(name)
        .withLabels(instance.commonLabels())
        .withAnnotations(instance.annotations())
        .build();
  }

  private Subject contour() {
    return new SubjectBuilder()
        .withKind("ServiceAccount")
        .withNamespace(instance.namespace())
        .withName(instance.contourName())
        .build();
  }

  private static RoleRef reference(String kind, String name) {
    return new RoleRefBuilder().withApiGroup(RIGHTS).withKind(kind).withName(name).build();
  }

  private static List<PolicyRule> clusterRules() {
    return List.of(
        rule(GATEWAY_API, READ, "gatewayclasses"),
        rule(GATEWAY_API, List.of("update"), "gatewayclasses/status"),
        rule(CORE, READ, "namespaces"));
  }

  private List<PolicyRule> namespacedRules() {
    return List.of(
        rule(CORE, READ, "secrets", "services", "configmaps"),
        rule("discovery.k8s.io", READ, "endpointslices"),
        rule(
            GATEWAY_API,
            READ,
            enabled(
                "gateways",
                "httproutes",
                "tlsroutes",
                "grpcroutes",
                "tcproutes",
                "referencegrants",
                "backendtlspolicies")),
        rule(
            GATEWAY_API,
            List.of("update"),
            enabled(
                "gateways/status",
                "httproutes/status",
                "tlsroutes/status",
                "grpcroutes/status",
                "tcproutes/status",
                "backendtlspolicies/status")),
        rule(INGRESSES, READ, "ingresses"),
        rule(INGRESSES, WRITE, "ingresses/status"),
        rule(
            CONTOUR,
            READ,
            enabled(
                "httpproxies",
                "tlscertificatedelegations",
                "extensionservices",
                "contourconfigurations")),
        rule(
            CONTOUR,
            WRITE,
            enabled(
                "httpproxies/status", "extensionservices/status", "contourconfigurations/status")));
  }

  private static List<PolicyRule> ownRules() {
    return List.of(rule(CORE, WRITE, "events"), rule("coordination.k8s.io", WRITE, "leases"));
  }

  private String[] enabled(String... resources) {
    List<String> disabled = instance.parameters().contour().disabledFeatures();
    return Stream.of(resources)
        .filter(resource -> !disabled.contains(resource.replace("/status", "")))
        .toArray(String[]::new);
  }

  private static PolicyRule rule(String group, List<String> verbs, String... resources) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resources)
        .withVerbs(verbs)
        .build();
  }
}
