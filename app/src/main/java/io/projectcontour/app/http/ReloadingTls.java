package io.projectcontour.app.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.projectcontour.app.config.ServerSettings.MetricsTls;
import io.projectcontour.app.http.ServerIdentity.UnusableFilesException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.3 of an HTTP server from files that are read for each handshake. When they become of no
 * use, the last good ones go on and the log says why. Any thread.
 */
final class ReloadingTls {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
  private static final String ALIAS = "server";

  private final MetricsTls files;
  private final AtomicReference<ServerIdentity> identity;
  private final AtomicReference<String> problem = new AtomicReference<>("");

  private ReloadingTls(MetricsTls files, ServerIdentity identity) {
    this.files = files;
    this.identity = new AtomicReference<>(identity);
  }

  /**
   * Reads the files for the first time.
   *
   * @throws UnusableFilesException if they cannot be used
   */
  static ReloadingTls of(MetricsTls files) throws UnusableFilesException {
    return new ReloadingTls(files, ServerIdentity.read(files));
  }

  HttpsConfigurator configurator() {
    boolean demanding = files.caFile().isPresent();
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new Keys()},
          demanding ? new TrustManager[] {new Clients()} : new TrustManager[0],
          null);
      return new HttpsConfigurator(context) {
        @Override
        public void configure(HttpsParameters parameters) {
          SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
          wanted.setProtocols(new String[] {"TLSv1.3"});
          wanted.setNeedClientAuth(demanding);
          parameters.setSSLParameters(wanted);
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has TLS 1.3", e);
    }
  }

  private void readAgain() {
    try {
      identity.set(ServerIdentity.read(files));
      problem.set("");
    } catch (UnusableFilesException e) {
      String message = String.valueOf(e.getMessage());
      if (!problem.getAndSet(message).equals(message)) {
        LOG.atError()
            .addKeyValue("error", message)
            .log("the certificate files of the metrics server cannot be used, the last ones stay");
      }
    }
  }

  private final class Keys extends X509ExtendedKeyManager {
    @Override
    public String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      readAgain();
      return ALIAS;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
      readAgain();
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.get().chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.get().key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
      return null;
    }
  }

  private final class Clients extends X509ExtendedTrustManager {
    private X509ExtendedTrustManager checker() throws CertificateException {
      return identity
          .get()
          .clients()
          .orElseThrow(() -> new CertificateException("clients are not checked"));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checker().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checker().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      checker().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      readAgain(); // The client is told of its authorities before the server's key is chosen.
      return identity
          .get()
          .clients()
          .map(X509ExtendedTrustManager::getAcceptedIssuers)
          .orElse(new X509Certificate[0]);
    }
  }
}
