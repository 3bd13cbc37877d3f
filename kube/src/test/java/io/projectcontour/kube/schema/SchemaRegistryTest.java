package io.projectcontour.kube.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SchemaRegistryTest {
  private static final String ROUTE =
      """
      apiVersion: projectcontour.io/v1
      kind: HTTPProxy
      metadata: {name: a}
      spec:
        virtualhost: {fqdn: a.example.com}
        routes:
        - %s
      """;

  private final SchemaRegistry registry = SchemaRegistry.builtin();

  @Test
  void absentFieldsGetTheirDefaults() {
    ObjectNode object =
        accepted(
            ROUTE.formatted(
                "{retryPolicy: {perTryTimeout: 1s}, services: [{name: s, port: 80.0}]}"));
    assertThat(object.at("/metadata/namespace").stringValue()).isEqualTo("default");
    assertThat(object.at("/spec/routes/0/retryPolicy/count").longValue()).isEqualTo(1);
    assertThat(object.at("/spec/routes/0/services/0/port").isIntegralNumber()).isTrue();
    assertThat(object.at("/status/currentStatus").stringValue()).isEqualTo("NotReconciled");
  }

  @Test
  void anUnknownFieldIsReportedWithWhatMayHaveBeenMeant() {
    assertThat(
            violations(ROUTE.formatted("{services: [{name: s, port: 80}], permitInsecur: true}")))
        .containsExactly(
            "spec.routes[0].permitInsecur is not a known field; did you mean permitInsecure?");
  }

  @Test
  void celRulesAreHonoured() {
    String service =
        "{services: [{name: s, port: 80, validation: {caSecret: c, subjectName: x, subjectNames: [%s]}}]}";
    accepted(ROUTE.formatted(service.formatted("x")));
    assertThat(violations(ROUTE.formatted(service.formatted("y"))))
        .containsExactly(
            "spec.routes[0].services[0].validation is not valid: subjectNames[0] must equal subjectName if set");
  }

  @Test
  void boundsAreChecked() {
    assertThat(violations(ROUTE.formatted("{services: [{name: s, port: 0}]}")))
        .containsExactly("spec.routes[0].services[0].port has to be at least 1, but is 0");
  }

  @Test
  void stringDataMovesIntoDataAndBadBase64IsReportedWithoutItsValue() {
    ObjectNode secret =
        accepted("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: hello}}");
    assertThat(secret.at("/data/a").stringValue()).isEqualTo("aGVsbG8=");
    assertThat(
            violations("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: hunter2}}"))
        .containsExactly("data[a] is not base64; plain text belongs into stringData");
  }

  @Test
  void everythingThatAnApiServerAcceptedInTheDifferentialCasesIsAccepted() throws IOException {
    Path cases = Path.of(System.getProperty("contour.cases", ""));
    assumeTrue(Files.isDirectory(cases), "the differential cases are not there");
    List<String> problems = new ArrayList<>();
    int accepted = 0;
    try (Stream<Path> files = Files.walk(cases)) {
      for (Path file :
          files
              .filter(f -> f.getFileName().toString().matches("(input|pre|step\\d+)\\.yaml"))
              .sorted()
              .toList()) {
        for (JsonNode document :
            new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(Files.readString(file))
                .readAll()) {
          if (!(document instanceof ObjectNode object) || object.has("_op")) {
            continue;
          }
          switch (registry.validate(object)) {
            case ValidatedManifest.Accepted(ObjectNode ignored) -> accepted++;
            case ValidatedManifest.Rejected(List<Violation> violations) ->
                problems.add(
                    cases.relativize(file)
                        + ": "
                        + object.path("kind")
                        + " "
                        + object.path("metadata").path("name")
                        + " "
                        + violations);
            case ValidatedManifest.OtherKind(String apiVersion, String kind) -> {}
          }
        }
      }
    }
    System.out.println("accepted " + accepted + ", problems " + problems.size());
    assertThat(problems).isEmpty();
    assertThat(accepted).isPositive();
  }

  private ObjectNode accepted(String yaml) {
    ValidatedManifest result = registry.validate(new YAMLMapper().readTree(yaml));
    assertThat(result).isInstanceOf(ValidatedManifest.Accepted.class);
    return ((ValidatedManifest.Accepted) result).object();
  }

  private List<String> violations(String yaml) {
    ValidatedManifest result = registry.validate(new YAMLMapper().readTree(yaml));
    assertThat(result).isInstanceOf(ValidatedManifest.Rejected.class);
    return ((ValidatedManifest.Rejected) result)
        .violations().stream().map(Violation::toString).toList();
  }
}
