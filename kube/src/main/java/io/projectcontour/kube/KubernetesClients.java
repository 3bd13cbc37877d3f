package io.projectcontour.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes clients of the Kubernetes API. They connect when first used. The caller closes them. */
public final class KubernetesClients {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesClients.class);
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  private KubernetesClients() {}

  /**
   * A client as the current context of a kubeconfig file says.
   *
   * @throws UnusableConnectionException if the file is missing, is not a kubeconfig or names files
   *     that cannot be read
   */
  public static KubernetesClient connect(Path kubeconfig) throws UnusableConnectionException {
    return connect(kubeconfig, ConnectionSettings.DEFAULT);
  }

  /** The same with settings. */
  public static KubernetesClient connect(Path kubeconfig, ConnectionSettings settings)
      throws UnusableConnectionException {
    KubeconfigCheck.check(kubeconfig);
    try {
      return client(Config.fromKubeconfig(kubeconfig.toFile()), settings);
    } catch (RuntimeException e) {
      throw new UnusableConnectionException(
          "the kubeconfig %s cannot be used: %s".formatted(kubeconfig, reason(e)), e);
    }
  }

  /**
   * A client for a pod, with the rights of its service account.
   *
   * @throws UnusableConnectionException if this process does not run in a pod, or the pod has no
   *     token mounted
   */
  public static KubernetesClient connectInCluster() throws UnusableConnectionException {
    return connectInCluster(ConnectionSettings.DEFAULT);
  }

  /** The same with settings. */
  public static KubernetesClient connectInCluster(ConnectionSettings settings)
      throws UnusableConnectionException {
    return connectInCluster(System.getenv(), SERVICE_ACCOUNT, settings);
  }

  static KubernetesClient connectInCluster(
      Map<String, String> environment, Path serviceAccount, ConnectionSettings settings)
      throws UnusableConnectionException {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    if (host.isEmpty() || port.isEmpty()) {
      throw new UnusableConnectionException(
          "not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set;"
              + " outside of a pod give --kubeconfig instead of --incluster");
    }
    Path token = demandReadable(serviceAccount.resolve("token"));
    Path authority = demandReadable(serviceAccount.resolve("ca.crt"));
    try {
      return client(
          new ConfigBuilder(Config.empty())
              .withMasterUrl("https://%s:%s/".formatted(bracketed(host), port))
              .withCaCertFile(authority.toString())
              // The kubelet replaces the token before it expires, so it is read each time.
              .withOauthTokenProvider(() -> read(token))
              .build(),
          settings);
    } catch (RuntimeException e) {
      throw new UnusableConnectionException(
          "the service account in %s cannot be used: %s".formatted(serviceAccount, reason(e)), e);
    }
  }

  /**
   * Connects a client at once, in the background, so that requests that come together later share
   * the connection, and do not each open one of their own. The thread ends when that has been
   * tried.
   */
  public static Thread open(KubernetesClient client) {
    return Thread.ofVirtual().name("kubernetes-connect").start(() -> connectNow(client));
  }

  static void connectNow(KubernetesClient client) {
    try {
      LOG.debug("connected to {}", client.raw("/version"));
    } catch (KubernetesClientException e) {
      // Whoever has something to ask tries by itself, and says what is wrong.
      LOG.atDebug().setCause(e).log("the API server does not answer yet");
    } catch (IllegalStateException e) {
      // It is closed already: the process ends for a reason of its own.
      LOG.atDebug().addKeyValue("error", e.getMessage()).log("not connected");
    }
  }

  private static KubernetesClient client(Config config, ConnectionSettings settings) {
    config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    // Each user of the client has its own way to try again.
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder()
        .withConfig(config)
        // Otherwise it looks up the models of all built-in kinds, some thousand classes.
        .withKubernetesSerialization(new KubernetesSerialization(new JsonMapper(), false))
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("contour", new RequestInterceptor(settings)))
        .withTaskExecutorSupplier(
            () ->
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("kubernetes-client-", 0).factory()))
        .build();
  }

  private static Path demandReadable(Path file) throws UnusableConnectionException {
    if (!Files.isReadable(file)) {
      throw new UnusableConnectionException(
          file + " cannot be read; does the pod set automountServiceAccountToken to false?");
    }
    return file;
  }

  private static String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the service account's token cannot be read", e);
    }
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String reason(RuntimeException e) {
    Throwable cause =
        e instanceof KubernetesClientException && e.getCause() != null ? e.getCause() : e;
    return String.valueOf(cause.getMessage());
  }
}
