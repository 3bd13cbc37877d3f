package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why statuses are not stored. Any thread may call it. */
final class StatusLog {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

  /** Rights that are missing are the same for each object of a kind, so they are said once. */
  private final Set<Kind> forbidden = ConcurrentHashMap.newKeySet();

  void failed(ObjectKey key, StatusUpdate.FailedException failure) {
    if (failure.code() != 403) {
      LOG.atWarn()
          .setMessage("unable to update status, trying again")
          .addKeyValue("object", key)
          .addKeyValue("error", failure.said())
          .log();
    } else if (forbidden.add(key.kind())) {
      LOG.atWarn()
          .setMessage(
              "RBAC forbids updating the status: the role needs the verb %s on %s in API group \"%s\""
                  .formatted(failure.verb(), failure.resource(), key.kind().group()))
          .addKeyValue("object", key)
          .addKeyValue("error", failure.said())
          .log();
    }
  }

  void bug(ObjectKey key, RuntimeException e) {
    LOG.atError()
        .setMessage("unable to update status, trying again")
        .addKeyValue("object", key)
        .setCause(e)
        .log();
  }

  void worked(Kind kind) {
    if (forbidden.remove(kind)) {
      LOG.atInfo()
          .setMessage("statuses are updated again")
          .addKeyValue("kind", kind.kindName())
          .log();
    }
  }
}
