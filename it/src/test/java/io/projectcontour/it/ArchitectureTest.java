package io.projectcontour.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The directions between packages that Maven's modules do not enforce. */
class ArchitectureTest {
  private static final String BASE = "io.projectcontour.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.projectcontour");

  @Test
  void theEngineKnowsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + "k8s..",
            BASE + "route..",
            BASE + "host..",
            BASE + "tables..",
            BASE + "translate..",
            BASE + "control..",
            "io.envoyproxy..",
            "com.google.protobuf..")
        .check(classes);
  }

  @Test
  void objectsKnowNothingOfEnvoy() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "k8s..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "io.fabric8.kubernetes.client..")
        .check(classes);
  }

  @Test
  void translationKnowsNothingOfServersAndClients() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BASE + "engine..",
            BASE + "tables..",
            BASE + "route..",
            BASE + "cluster..",
            BASE + "tls..",
            BASE + "host..",
            BASE + "httpproxy..",
            BASE + "ingress..",
            BASE + "extension..",
            BASE + "feature..",
            BASE + "status..",
            BASE + "envoy..",
            BASE + "translate..",
            BASE + "control..",
            BASE + "snapshot..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "java.net.http..", "io.fabric8..", "io.netty..")
        .check(classes);
  }

  @Test
  void theXdsServerKnowsNothingOfKubernetes() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "xds..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + "k8s..", BASE + "translate..", BASE + "control..", "io.fabric8..")
        .check(classes);
  }

  @Test
  void theRoutingModelKnowsNothingOfItsSources() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "route..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + "k8s.contour..", BASE + "httpproxy..", BASE + "ingress..", BASE + "tables..")
        .check(classes);
  }
}
