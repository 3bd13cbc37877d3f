package io.projectcontour.app.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Tries whether a request to our own Envoy is answered. */
final class Probe {
  private static final int CONNECT_MILLIS = 500;
  private static final int ANSWER_MILLIS = 3000;
  private static final int STATUS_LINE = "HTTP/1.1 200".length();

  private Probe() {}

  /** Whether the answer has a status from 200 to 399. */
  static boolean succeeds(Attempt attempt, String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      if (!attempt.secure()) {
        return exchange(socket, attempt);
      }
      try (Socket secure = secured(socket, attempt.host(), port)) {
        return exchange(secure, attempt);
      }
    } catch (IOException | GeneralSecurityException _) {
      return false; // nobody listens yet, or the request cannot be answered: the same to us
    }
  }

  private static boolean exchange(Socket socket, Attempt attempt) throws IOException {
    String host = attempt.host().isEmpty() ? "localhost" : attempt.host();
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: contour-standalone\r\nConnection: close\r\n\r\n"
            .formatted(attempt.path(), host);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    InputStream answer = socket.getInputStream();
    String start = new String(answer.readNBytes(STATUS_LINE), StandardCharsets.ISO_8859_1);
    return start.matches("HTTP/1\\.1 [23][0-9]{2}");
  }

  private static Socket secured(Socket plain, String host, int port)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** As {@code curl --insecure}: test certificates are signed by nobody; nothing secret is sent. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
