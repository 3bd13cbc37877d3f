package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.TemporaryFolder;
import io.projectcontour.it.fixture.TestAuthority;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of an Envoy that a configuration names. Envoy reads certificates and opens access logs as
 * it takes a listener, so on a machine that has none of them it would refuse a right configuration.
 * The names are replaced by those of files in a folder of the test; what the files are for stays as
 * it is.
 */
final class LocalFiles {
  private static final String FILE_ACCESS_LOG =
      "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";

  /** For each field that holds a file's name in its {@code filename}: the file that stands in. */
  private final Map<String, String> standIns;

  private final String accessLog;

  LocalFiles(TemporaryFolder folder) {
    TestAuthority authority = TestAuthority.create("acceptance");
    TestAuthority.Issued issued = authority.issue("envoy.example.com");
    standIns =
        Map.of(
            "trusted_ca",
            folder.write("ca.crt", authority.certificatePem()).toString(),
            "certificate_chain",
            folder.write("tls.crt", issued.certificatePem()).toString(),
            "private_key",
            folder.write("tls.key", issued.keyPem()).toString());
    accessLog = folder.path().resolve("access.log").toString();
  }

  /** The resources with names of files that exist. */
  XdsResources adapted(XdsResources resources) {
    ObjectNode form = NormalForm.of(resources);
    return adapt(form) ? NormalForm.resources(form) : resources;
  }

  private boolean adapt(JsonNode node) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, String> standIn : standIns.entrySet()) {
        if (object.path(standIn.getKey()) instanceof ObjectNode source && source.has("filename")) {
          source.put("filename", standIn.getValue());
          changed = true;
        }
      }
      if (object.path("@type").asString("").equals(FILE_ACCESS_LOG)
          && !object.path("path").asString("").startsWith("/dev/")) {
        object.put("path", accessLog);
        changed = true;
      }
    }
    for (JsonNode child : node) {
      changed |= adapt(child);
    }
    return changed;
  }
}
