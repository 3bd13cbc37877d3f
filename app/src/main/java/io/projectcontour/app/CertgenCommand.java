package io.projectcontour.app;

import io.projectcontour.app.certgen.CertificateOutput;
import io.projectcontour.app.certgen.CertificateSecrets;
import io.projectcontour.app.certgen.CertificateSecrets.Format;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.SecretManifest;
import io.projectcontour.app.certgen.SecretStore;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.kube.UnusableConnectionException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the certificates for TLS between Contour and Envoy (spec: cli.md section 4). */
@Command(
    name = "certgen",
    description = "Make the certificates with which Contour and Envoy trust each other.")
final class CertgenCommand implements Callable<Integer> {
  private final CommandContext context;
  private final Clusters clusters;

  @Parameters(
      arity = "0..1",
      defaultValue = "certs",
      paramLabel = "outputdir",
      description = "Folder for files; certs by default.")
  Path outputDirectory = Path.of("certs");

  @Option(
      names = "--certificate-lifetime",
      defaultValue = "365",
      paramLabel = "DAYS",
      description = "How many days the certificates are valid.")
  long lifetimeDays;

  @Option(
      names = "--incluster",
      negatable = true,
      description = "Use the account of the pod for --kube.")
  boolean inCluster;

  @Option(names = "--kube", negatable = true, description = "Write Secrets to the cluster.")
  boolean toCluster;

  @Option(
      names = "--kubeconfig",
      defaultValue = "",
      paramLabel = "FILE",
      description = "How to reach the cluster from outside; $HOME/.kube/config by default.")
  String kubeconfig = "";

  @Option(
      names = "--namespace",
      defaultValue = "projectcontour",
      paramLabel = "NAMESPACE",
      description = "Namespace of Contour and of the Secrets ($CONTOUR_NAMESPACE).")
  String namespace = "";

  @Option(
      names = "--overwrite",
      negatable = true,
      description = "Replace files and Secrets that exist.")
  boolean overwrite;

  @Option(names = "--pem", negatable = true, description = "Write PEM files.")
  boolean toPem;

  @Option(
      names = "--secrets-format",
      defaultValue = "legacy",
      paramLabel = "legacy|compact",
      description = "The authority in a Secret of its own (legacy) or in those of both sides.")
  String secretsFormat = "";

  @Option(
      names = "--secrets-name-suffix",
      defaultValue = "",
      paramLabel = "SUFFIX",
      description = "End of the names of the Secrets.")
  String nameSuffix = "";

  @Option(names = "--yaml", negatable = true, description = "Write a YAML file for each Secret.")
  boolean toYaml;

  CertgenCommand(CommandContext context, Clusters clusters) {
    this.context = context;
    this.clusters = clusters;
  }

  /** Gives access to a cluster. */
  @FunctionalInterface
  interface Clusters {
    /** The Secrets of the cluster that these options mean. */
    SecretStore secrets(boolean inCluster, Path kubeconfig) throws UnusableConnectionException;
  }

  @Override
  public Integer call() throws CommandFailure {
    Certificates certificates = generate();
    CertificateOutput output = new CertificateOutput(context.out(), overwrite);
    // Before anything is written: files and Secrets of different runs do not fit together.
    try (SecretStore store = toCluster ? clusters.secrets(inCluster, kubeconfig()) : null) {
      Format format = toYaml || toCluster ? format() : Format.LEGACY;
      List<SecretManifest> secrets =
          CertificateSecrets.of(certificates, format, namespace, nameSuffix);
      if (toPem) {
        output.writePem(outputDirectory, certificates);
      }
      if (toYaml) {
        output.writeYaml(outputDirectory, secrets, format);
      }
      if (store != null) {
        output.writeSecrets(store, secrets, format);
      }
    } catch (UnusableConnectionException e) {
      throw new CommandFailure("failed to create Kubernetes client", e);
    } catch (IOException e) {
      throw new CommandFailure("failed output certificates", e);
    }
    return 0;
  }

  private Certificates generate() throws CommandFailure {
    try {
      return Certificates.generate(
          namespace, Validity.days(lifetimeDays, Instant.now()), new SecureRandom());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CommandFailure("failed to generate certificates", e);
    }
  }

  private Format format() throws IOException {
    Optional<String> problem = CertificateSecrets.problem(namespace, nameSuffix);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    return Format.named(secretsFormat)
        .orElseThrow(
            () ->
                new IOException(
                    "unsupported Secrets format \"%s\": give legacy or compact"
                        .formatted(secretsFormat)));
  }

  private Path kubeconfig() {
    return kubeconfig.isEmpty()
        ? Path.of(context.environment().getOrDefault("HOME", ""), ".kube", "config")
        : Path.of(kubeconfig);
  }
}
