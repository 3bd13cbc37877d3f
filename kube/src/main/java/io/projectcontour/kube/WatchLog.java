package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what keeps a kind from being read, once for each problem and not for each try, and when that
 * is over. For the thread of one watch.
 */
final class WatchLog {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesWatcher.class);

  private final Kind kind;
  private final String namespace;
  private @Nullable String problem;

  WatchLog(Kind kind, String namespace) {
    this.kind = kind;
    this.namespace = namespace;
  }

  /** A request with a verb failed. */
  void failed(String verb, IOException failure) {
    if (failure instanceof ApiStatusException answer) {
      refused(verb, answer);
    } else {
      warn("the Kubernetes API is not reached, trying again", String.valueOf(failure.getMessage()));
    }
  }

  private void refused(String verb, ApiStatusException answer) {
    switch (answer.code()) {
      case 401 ->
          warn("the API server does not accept the credentials, trying again", answer.said());
      case 403 ->
          warn(
              "RBAC forbids reading: the role needs the verb %s on %s in API group \"%s\""
                  .formatted(verb, kind.plural(), kind.group()),
              answer.said());
      case 404 ->
          warn(
              "kind %s of %s is not served by the API server: %s; trying again"
                  .formatted(kind.kindName(), kind.apiVersion(), remedy()),
              answer.said());
      default -> warn("the API server cannot " + verb + ", trying again", answer.said());
    }
  }

  private String remedy() {
    return kind.group().equals("projectcontour.io")
        ? "apply deploy/crds"
        : "install the definitions of " + kind.group();
  }

  /** An object cannot be read; its last good version stays. */
  void unreadable(String message) {
    LOG.atWarn()
        .setMessage("object cannot be read and is left as it was")
        .addKeyValue("error", message)
        .log();
  }

  /** Our own mistake. */
  void bug(RuntimeException e) {
    LOG.atError()
        .setMessage("watch failed, listing again")
        .addKeyValue("kind", kind.kindName())
        .setCause(e)
        .log();
  }

  /** Reading works. */
  void works() {
    if (problem != null) {
      problem = null;
      LOG.atInfo()
          .setMessage("objects are read again")
          .addKeyValue("kind", kind.kindName())
          .addKeyValue("namespace", namespace)
          .log();
    }
  }

  private void warn(String message, String error) {
    if (!message.equals(problem)) {
      problem = message;
      LOG.atWarn()
          .setMessage(message)
          .addKeyValue("kind", kind.kindName())
          .addKeyValue("namespace", namespace)
          .addKeyValue("error", error)
          .log();
    }
  }
}
