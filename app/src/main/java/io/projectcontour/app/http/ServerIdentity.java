package io.projectcontour.app.http;

import io.projectcontour.app.Reasons;
import io.projectcontour.app.config.ServerSettings.MetricsTls;
import io.projectcontour.tls.PemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What files for TLS hold.
 *
 * @param chain the server's certificate, then those that lead to its authority
 * @param clients decides on clients' certificates; absent if clients need none
 */
record ServerIdentity(
    List<X509Certificate> chain, PrivateKey key, Optional<X509ExtendedTrustManager> clients) {

  /** Copies the list. */
  ServerIdentity {
    chain = List.copyOf(chain);
  }

  /** The files cannot be used; the message says which and why. */
  static final class UnusableFilesException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnusableFilesException(String message, Exception cause) {
      super(message + ": " + Reasons.of(cause), cause);
    }
  }

  static ServerIdentity read(MetricsTls files) throws UnusableFilesException {
    List<X509Certificate> chain = certificates(files.certFile());
    Optional<X509ExtendedTrustManager> clients = Optional.empty();
    if (files.caFile().isPresent()) {
      clients = Optional.of(trusting(certificates(files.caFile().get())));
    }
    return new ServerIdentity(chain, key(files.keyFile()), clients);
  }

  private static PrivateKey key(String file) throws UnusableFilesException {
    try {
      return PemKey.parse(text(file));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableFilesException("cannot use the private key " + file, e);
    }
  }

  private static List<X509Certificate> certificates(String file) throws UnusableFilesException {
    byte[] pem = text(file).getBytes(StandardCharsets.ISO_8859_1);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new CertificateException("there is none in it");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new UnusableFilesException("cannot use the certificate " + file, e);
    }
  }

  private static String text(String file) throws UnusableFilesException {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UnusableFilesException("cannot read " + file, e);
    }
  }

  private static X509ExtendedTrustManager trusting(List<X509Certificate> authorities)
      throws UnusableFilesException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("ca-" + store.size(), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new CertificateException("the platform has no check of certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableFilesException("cannot check clients' certificates", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ServerIdentity of " + chain.getFirst().getSubjectX500Principal();
  }
}
