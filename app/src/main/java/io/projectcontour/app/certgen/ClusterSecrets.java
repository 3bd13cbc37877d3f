package io.projectcontour.app.certgen;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.projectcontour.app.Reasons;
import java.io.IOException;
import java.net.HttpURLConnection;

/**
 * The Secrets of a real cluster. It only creates and updates, since that is all that certgen's Role
 * allows.
 */
public final class ClusterSecrets implements SecretStore {
  private final KubernetesClient client;

  /** Through a client, which is closed with this. */
  public ClusterSecrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Outcome write(SecretManifest secret, boolean overwrite) throws IOException {
    String collection = "/api/v1/namespaces/" + secret.namespace() + "/secrets";
    try {
      client.raw(collection, "POST", secret.json());
      return Outcome.CREATED;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw failure("create", secret, e);
      }
    }
    if (!overwrite) {
      return Outcome.KEPT;
    }
    try {
      client.raw(collection + "/" + secret.name(), "PUT", secret.json());
      return Outcome.REPLACED;
    } catch (KubernetesClientException e) {
      throw failure("update", secret, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static IOException failure(
      String verb, SecretManifest secret, KubernetesClientException e) {
    String hint =
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "; the account needs a Role that may create and update Secrets";
          case HttpURLConnection.HTTP_NOT_FOUND -> "; create the namespace first";
          case 422 -> "; if its type differs, delete the old Secret first";
          default -> "";
        };
    return new IOException(
        "cannot %s Secret %s/%s: %s%s"
            .formatted(verb, secret.namespace(), secret.name(), Reasons.of(e), hint),
        e);
  }
}
