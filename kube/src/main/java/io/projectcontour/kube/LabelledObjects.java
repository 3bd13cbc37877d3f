package io.projectcontour.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches objects of several kinds that have a label, in all namespaces, from its making until it
 * is closed, and tells of changes that are not only of a status. Of contents nothing is kept that
 * is secret. Missing rights and outages are logged and tried again until they are over.
 */
public final class LabelledObjects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LabelledObjects.class);

  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

  /** What happened to an object. */
  public enum Change {
    /** It is seen for the first time: it was there before, or is new. */
    SEEN,
    /** Something of it but its status is different. */
    CHANGED,
    /** It is gone. */
    REMOVED
  }

  /** Is told of changes, on a thread of the client; must be quick. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Something happened to an object.
     *
     * @param namespace empty for what has none
     */
    void changed(
        Change change,
        Resource resource,
        String namespace,
        String name,
        Map<String, String> labels);
  }

  /** Starts. */
  public LabelledObjects(
      KubernetesClient client, Collection<Resource> resources, String label, Observer observer) {
    for (Resource resource : resources) {
      SharedIndexInformer<GenericKubernetesResource> informer =
          client
              .genericKubernetesResources(
                  new ResourceDefinitionContext.Builder()
                      .withGroup(resource.group())
                      .withVersion(resource.version())
                      .withKind(resource.kind())
                      .withPlural(resource.plural())
                      .withNamespaced(resource.namespaced())
                      .build())
              .inAnyNamespace()
              .withLabel(label)
              .runnableInformer(0);
      ReadingProblem problem = new ReadingProblem(resource);
      informer
          .itemStore(new TrimmedStore())
          .exceptionHandler(problem::tryAgain)
          .addEventHandler(new Handler(resource, observer, problem));
      // What goes wrong is told to the handler of exceptions.
      var _ = informer.start();
      informers.add(informer);
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  /** Says what keeps a kind from being read, once for each problem. */
  private static final class ReadingProblem {
    private final Resource resource;
    private volatile @Nullable String said;

    ReadingProblem(Resource resource) {
      this.resource = resource;
    }

    boolean tryAgain(boolean started, Throwable problem) {
      boolean forbidden = isForbidden(problem);
      String message =
          forbidden
              ? "RBAC forbids reading: the role needs the verbs list and watch on %s in API group \"%s\""
                  .formatted(resource.plural(), resource.group())
              : "objects cannot be watched, trying again";
      if (!message.equals(said)) {
        said = message;
        LOG.atWarn()
            .setMessage(message)
            .addKeyValue("kind", resource.kind())
            .addKeyValue("error", String.valueOf(problem.getMessage()))
            .log();
      }
      return true;
    }

    /** The client wraps what the API server says in errors of threads. */
    private static boolean isForbidden(Throwable problem) {
      for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
        if (cause instanceof KubernetesClientException answer && answer.getCode() == 403) {
          return true;
        }
      }
      return false;
    }

    void isOver() {
      if (said != null) {
        said = null;
        LOG.atInfo()
            .setMessage("objects are read again")
            .addKeyValue("kind", resource.kind())
            .log();
      }
    }
  }

  private record Handler(Resource resource, Observer observer, ReadingProblem problem)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      problem.isOver();
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(Change.SEEN, object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      ObjectMeta old = before.getMetadata();
      ObjectMeta now = after.getMetadata();
      if (!Objects.equals(old.getLabels(), now.getLabels())
          || !Objects.equals(old.getAnnotations(), now.getAnnotations())
          || !Objects.equals(old.getUid(), now.getUid())
          || !before.getAdditionalProperties().equals(after.getAdditionalProperties())) {
        tell(Change.CHANGED, after);
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
      tell(Change.REMOVED, object);
    }

    private void tell(Change change, GenericKubernetesResource object) {
      ObjectMeta metadata = object.getMetadata();
      observer.changed(
          change,
          resource,
          Objects.requireNonNullElse(metadata.getNamespace(), ""),
          metadata.getName(),
          Map.copyOf(Objects.requireNonNullElse(metadata.getLabels(), Map.of())));
    }
  }

  /** Keeps objects without what nobody compares, and without keys. */
  private static final class TrimmedStore extends BasicItemStore<GenericKubernetesResource> {
    TrimmedStore() {
      super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
      object.getMetadata().setManagedFields(null);
      object.getAdditionalProperties().keySet().removeAll(List.of("status", "data", "stringData"));
      return super.put(key, object);
    }
  }
}
