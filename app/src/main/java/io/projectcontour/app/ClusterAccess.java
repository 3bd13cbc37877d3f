package io.projectcontour.app;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How a command reaches the cluster. */
final class ClusterAccess {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private ClusterAccess() {}

  /** With the account of the pod in which the process runs. */
  static KubernetesClient inCluster(Map<String, String> environment) throws IOException {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    Path token = SERVICE_ACCOUNT.resolve("token");
    if (host.isEmpty() || port.isEmpty() || !Files.isReadable(token)) {
      throw new IOException(
          "this process does not run in a pod with an account: leave out --incluster and give"
              + " --kubeconfig");
    }
    String address = host.contains(":") ? "[" + host + "]" : host;
    return connect(
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://" + address + ":" + port + "/")
            .withCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString())
            .withOauthTokenProvider(() -> read(token)) // the kubelet renews it
            .build());
  }

  /** As a kubeconfig file says. */
  static KubernetesClient fromFile(Path kubeconfig) throws IOException {
    if (!Files.isReadable(kubeconfig)) {
      throw new IOException(
          "cannot read %s: give --kubeconfig, or --incluster in a pod".formatted(kubeconfig));
    }
    try {
      return connect(Config.fromKubeconfig(kubeconfig.toFile()));
    } catch (KubernetesClientException e) {
      throw new IOException("%s: %s".formatted(kubeconfig, e.getMessage()), e);
    }
  }

  private static KubernetesClient connect(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
