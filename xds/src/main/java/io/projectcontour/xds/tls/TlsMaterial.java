package io.projectcontour.xds.tls;

import io.projectcontour.tls.KeyPairs;
import io.projectcontour.tls.PemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** What is in the files: a key that fits its certificate, and the CA of the clients. */
record TlsMaterial(
    List<X509Certificate> certificates, PrivateKey privateKey, List<X509Certificate> clientCa) {

  /** The bytes of the files, to see whether they have changed. */
  record Contents(String certificate, String privateKey, String clientCa) {
    static Contents of(TlsFiles files) throws TlsException {
      return new Contents(
          read("certificate", files.certificate()),
          read("private key", files.privateKey()),
          read("client CA", files.clientCa()));
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Contents";
    }
  }

  TlsMaterial {
    certificates = List.copyOf(certificates);
    clientCa = List.copyOf(clientCa);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsMaterial of " + certificates.getFirst().getSubjectX500Principal();
  }

  static TlsMaterial of(TlsFiles files, Contents contents) throws TlsException {
    List<X509Certificate> chain =
        certificates("certificate", files.certificate(), contents.certificate());
    PrivateKey key;
    try {
      key = PemKey.parse(contents.privateKey());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsException(
          "Cannot use the private key " + files.privateKey() + ": " + e.getMessage(), e);
    }
    if (!KeyPairs.fit(key, chain.getFirst().getPublicKey())) {
      throw new TlsException(
          "The private key "
              + files.privateKey()
              + " does not belong to the certificate "
              + files.certificate());
    }
    return new TlsMaterial(
        chain, key, certificates("client CA", files.clientCa(), contents.clientCa()));
  }

  private static String read(String what, Path file) throws TlsException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsException("The " + what + " " + file + " does not exist", e);
    } catch (IOException e) {
      throw new TlsException("Cannot read the " + what + " " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(String what, Path file, String pem)
      throws TlsException {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new TlsException("There is no certificate in the " + what + " " + file);
      }
      return certificates;
    } catch (CertificateException e) {
      throw new TlsException("Cannot use the " + what + " " + file + ": " + e.getMessage(), e);
    }
  }
}
