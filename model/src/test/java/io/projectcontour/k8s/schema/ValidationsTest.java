package io.projectcontour.k8s.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds what users rely on literally, so that a slip in an annotation does not pass unnoticed. */
class ValidationsTest {
  private static final String DURATION =
      "((\\\\d*(\\\\.\\\\d*)?h)|(\\\\d*(\\\\.\\\\d*)?m)|(\\\\d*(\\\\.\\\\d*)?s)|(\\\\d*(\\\\.\\\\d*)?ms)"
          + "|(\\\\d*(\\\\.\\\\d*)?us)|(\\\\d*(\\\\.\\\\d*)?µs)|(\\\\d*(\\\\.\\\\d*)?ns))+";

  /** The schema of a field, without descriptions; {@code []} goes to the elements of a list. */
  private static JsonNode field(Kind kind, String path) {
    JsonNode schema = CrdGenerator.definition(kind).at("/spec/versions/0/schema/openAPIV3Schema");
    for (String step : path.replace("[]", ".[]").split("\\.", -1)) {
      schema = step.equals("[]") ? schema.path("items") : schema.path("properties").path(step);
    }
    ObjectNode plain = schema.deepCopy().asObject();
    plain.remove("description");
    plain.remove("properties");
    // Read again, since a number is not equal to the same number of another width.
    return CrdYaml.json(plain.toString());
  }

  private static JsonNode proxy(String path) {
    return field(Kind.HTTP_PROXY, path);
  }

  private static JsonNode json(String text) {
    return CrdYaml.json(text.replace('\'', '"'));
  }

  @Test
  void aHostIsALowerCaseDnsNameThatMayStartWithAWildcard() {
    assertThat(proxy("spec.virtualhost.fqdn"))
        .isEqualTo(
            json(
                "{'type': 'string', 'minLength': 1, 'pattern':"
                    + " '^(\\\\*\\\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'}"));
    assertThat(proxy("spec.virtualhost"))
        .isEqualTo(json("{'type': 'object', 'required': ['fqdn']}"));
  }

  @Test
  void portsAreWithinTheirRange() {
    for (String services : new String[] {"spec.routes[].services[]", "spec.tcpproxy.services[]"}) {
      assertThat(proxy(services))
          .isEqualTo(json("{'type': 'object', 'required': ['name', 'port']}"));
      assertThat(proxy(services + ".port"))
          .isEqualTo(json("{'type': 'integer', 'minimum': 1, 'maximum': 65535}"));
      assertThat(proxy(services + ".healthPort"))
          .isEqualTo(json("{'type': 'integer', 'minimum': 1, 'maximum': 65535}"));
      assertThat(proxy(services + ".protocol"))
          .isEqualTo(json("{'type': 'string', 'enum': ['h2', 'h2c', 'tls']}"));
      assertThat(proxy(services + ".weight"))
          .isEqualTo(json("{'type': 'integer', 'format': 'int64', 'minimum': 0}"));
    }
    assertThat(proxy("spec.routes[].requestRedirectPolicy.port"))
        .isEqualTo(json("{'type': 'integer', 'format': 'int32', 'minimum': 1, 'maximum': 65535}"));
    assertThat(field(Kind.EXTENSION_SERVICE, "spec.services[].port"))
        .isEqualTo(json("{'type': 'integer', 'minimum': 1, 'maximum': 65535}"));
  }

  @Test
  void durationsAreThoseOfGoAndTimeoutsMayBeInfinite() {
    assertThat(proxy("spec.routes[].timeoutPolicy.response"))
        .isEqualTo(json("{'type': 'string', 'pattern': '^(" + DURATION + "|infinity|infinite)$'}"));
    assertThat(proxy("spec.routes[].retryPolicy.perTryTimeout"))
        .isEqualTo(json("{'type': 'string', 'pattern': '^(" + DURATION + "|infinity|infinite)$'}"));
    assertThat(proxy("spec.routes[].services[].slowStartPolicy.window"))
        .isEqualTo(json("{'type': 'string', 'pattern': '^(" + DURATION + ")$'}"));
    assertThat(proxy("spec.virtualhost.corsPolicy.maxAge"))
        .isEqualTo(json("{'type': 'string', 'pattern': '^(" + DURATION + "|0)$'}"));
  }

  @Test
  void redirectsHaveTheCodesOfRedirects() {
    assertThat(proxy("spec.routes[].requestRedirectPolicy.statusCode"))
        .isEqualTo(
            json(
                "{'type': 'integer', 'format': 'int32', 'enum': [301, 302, 303, 307, 308],"
                    + " 'default': 302}"));
    assertThat(proxy("spec.routes[].internalRedirectPolicy.allowCrossSchemeRedirect"))
        .isEqualTo(
            json(
                "{'type': 'string', 'enum': ['Always', 'Never', 'SafeOnly'], 'default': 'Never'}"));
    assertThat(proxy("spec.routes[].directResponsePolicy.statusCode"))
        .isEqualTo(json("{'type': 'integer', 'minimum': 200, 'maximum': 599}"));
  }

  @Test
  void defaultsAreFilledIn() {
    assertThat(proxy("spec.routes[].retryPolicy.count"))
        .isEqualTo(json("{'type': 'integer', 'format': 'int64', 'minimum': -1, 'default': 1}"));
    assertThat(proxy("spec.virtualhost.authorization.withRequestBody.maxRequestBytes"))
        .isEqualTo(json("{'type': 'integer', 'format': 'int32', 'minimum': 1, 'default': 1024}"));
    assertThat(
            proxy(
                "spec.virtualhost.rateLimitPolicy.global.descriptors[].entries[]"
                    + ".requestHeaderValueMatch.expectMatch"))
        .isEqualTo(json("{'type': 'boolean', 'default': true}"));
    assertThat(proxy("spec.routes[].services[].slowStartPolicy.aggression").path("default"))
        .isEqualTo(json("'1.0'"));
    assertThat(proxy("status"))
        .isEqualTo(
            json(
                "{'type': 'object', 'default': {'currentStatus': 'NotReconciled',"
                    + " 'description': 'Waiting for controller'}}"));
  }

  @Test
  void aTokenHasExactlyOneSourceOfKeys() {
    assertThat(proxy("spec.virtualhost.jwtProviders[]"))
        .isEqualTo(
            json(
                "{'type': 'object', 'required': ['name'], 'x-kubernetes-validations': [{"
                    + "'message': 'exactly one of remoteJWKS or localJWKS must be set', 'rule':"
                    + " '(has(self.remoteJWKS) && !has(self.localJWKS)) ||"
                    + " (!has(self.remoteJWKS) && has(self.localJWKS))'}]}"));
  }

  @Test
  void theFirstSubjectNameIsTheSubjectName() {
    assertThat(proxy("spec.routes[].services[].validation"))
        .isEqualTo(
            json(
                "{'type': 'object', 'required': ['caSecret', 'subjectName'],"
                    + " 'x-kubernetes-validations': [{'message':"
                    + " 'subjectNames[0] must equal subjectName if set', 'rule':"
                    + " 'has(self.subjectNames) ? self.subjectNames[0] == self.subjectName :"
                    + " true'}]}"));
    assertThat(proxy("spec.routes[].services[].validation.subjectNames"))
        .isEqualTo(
            json("{'type': 'array', 'items': {'type': 'string'}, 'minItems': 1, 'maxItems': 8}"));
  }

  @Test
  void conditionsOfSeveralWritersAreToldApartByType() {
    for (Kind kind : CrdGenerator.kinds()) {
      JsonNode conditions = field(kind, "status.conditions");
      assertThat(conditions.path("x-kubernetes-list-type")).isEqualTo(json("'map'"));
      assertThat(conditions.path("x-kubernetes-list-map-keys")).isEqualTo(json("['type']"));
    }
  }
}
