package io.projectcontour.xds.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks clients as the JDK does, and says why one is turned away: nobody else would, as the
 * transport keeps failed handshakes to itself.
 */
final class LoggingTrustManager extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingTrustManager.class);

  private final X509ExtendedTrustManager checker;

  private LoggingTrustManager(X509ExtendedTrustManager checker) {
    this.checker = checker;
  }

  static LoggingTrustManager of(List<X509Certificate> clientCa) throws TlsException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < clientCa.size(); i++) {
        store.setCertificateEntry("ca-" + i, clientCa.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager checker) {
          return new LoggingTrustManager(checker);
        }
      }
      throw new TlsException("The platform cannot check certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("Cannot use the client CA: " + e.getMessage(), e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      checker.checkClientTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      refuse(chain, e);
      throw e;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      checker.checkClientTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      refuse(chain, e);
      throw e;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      checker.checkClientTrusted(chain, authType);
    } catch (CertificateException e) {
      refuse(chain, e);
      throw e;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checker.checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checker.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checker.checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return checker.getAcceptedIssuers();
  }

  private static void refuse(X509Certificate[] chain, CertificateException reason) {
    LOG.atWarn()
        .addKeyValue("subject", chain.length == 0 ? "" : chain[0].getSubjectX500Principal())
        .addKeyValue("issuer", chain.length == 0 ? "" : chain[0].getIssuerX500Principal())
        .addKeyValue("reason", reason.getMessage())
        .log("Turned away an xDS client, as its certificate is not valid for the client CA");
  }
}
