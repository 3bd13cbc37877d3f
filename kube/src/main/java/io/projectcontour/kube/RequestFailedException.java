package io.projectcontour.kube;

import java.io.IOException;

/** A request about an object failed; the message names both, says why and what to do. */
public final class RequestFailedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int code;

  /**
   * A failure.
   *
   * @param verb of the request, as roles name it
   * @param part {@code /status} for a status, empty for the object itself
   * @param object what it was about, for a log line
   */
  RequestFailedException(
      String verb, Resource resource, String part, String object, IOException cause) {
    super(message(verb, resource, part, object, cause), cause);
    this.code = code(cause);
  }

  /** Whether somebody else changed or created the object meanwhile: reading it again helps. */
  public boolean isConflict() {
    return code == 409;
  }

  /** Whether the API server found fault with the request itself. */
  boolean isBadRequest() {
    return code == 400;
  }

  private static String message(
      String verb, Resource resource, String part, String object, IOException cause) {
    String said = String.valueOf(cause.getMessage());
    // Quotas and the check against granting more than one has forbid as well.
    if (code(cause) == 403 && said.contains(" cannot " + verb + " resource ")) {
      return "RBAC forbids it: the role needs the verb %s on %s in API group \"%s\": %s"
          .formatted(verb, resource.plural() + part, resource.group(), said);
    }
    if (code(cause) == 404 && !said.contains("\" not found")) {
      return "kind %s of %s is not served by the API server: %s"
          .formatted(
              resource.kind(),
              resource.apiVersion(),
              resource.group().equals("projectcontour.io")
                  ? "apply deploy/crds"
                  : "install the definitions of " + resource.group());
    }
    return "cannot %s %s%s: %s"
        .formatted(verb, part.isEmpty() ? "" : "the status of ", object, said);
  }

  private static int code(IOException cause) {
    return cause instanceof ApiStatusException answer ? answer.code() : 0;
  }
}
