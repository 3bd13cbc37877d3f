package io.projectcontour.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.app.config.ServerSettings.MetricsTls;
import io.projectcontour.settings.StatsSettings.Address;
import io.projectcontour.tls.PemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpListenerTest {
  private static final char[] NO_PASSWORD = {};

  @TempDir Path folder;

  private @Nullable HttpListener listener;

  @AfterEach
  void close() {
    if (listener != null) {
      listener.close();
    }
  }

  private int start(Optional<MetricsTls> tls) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpListener started = HttpListener.bind(new Address("127.0.0.1", port), "--http-port", tls);
    listener = started;
    started.handle("/page", _ -> Reply.text("text/plain", "hello"));
    started.handle(
        "/broken",
        _ -> {
          throw new IOException("the disk is full");
        });
    started.start();
    return port;
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aPageIsServedUnderExactlyItsPath() throws Exception {
    int port = start(Optional.empty());
    try (HttpClient client = HttpClient.newHttpClient()) {
      String server = "http://127.0.0.1:" + port;
      HttpResponse<String> page = get(client, server + "/page");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).isEqualTo("hello");
      for (String path : new String[] {"/pages", "/page/2", "/", "/other"}) {
        assertThat(get(client, server + path).statusCode()).as(path).isEqualTo(404);
      }
      HttpResponse<String> head =
          client.send(
              HttpRequest.newBuilder(URI.create(server + "/page")).HEAD().build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(head.statusCode()).isEqualTo(200);
      HttpResponse<String> broken = get(client, server + "/broken");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body()).contains("the disk is full");
    }
  }

  @Test
  void anAddressInUseIsToldWithTheFlagForAnother() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address address = new Address("127.0.0.1", other.getLocalPort());
      assertThatThrownBy(() -> HttpListener.bind(address, "--http-port", Optional.empty()))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("--http-port");
    }
  }

  @Test
  void overTlsOnlyClientsOfTheAuthorityAreServedAndFilesMayBeReplaced() throws Exception {
    Certificates first = certificates();
    Certificates second = certificates();
    write(first);
    int port =
        start(
            Optional.of(
                new MetricsTls(file("tls.crt"), file("tls.key"), Optional.of(file("ca.crt")))));
    assertThat(ask(port, first, true)).isEqualTo("hello");
    assertThatThrownBy(() -> ask(port, first, false)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask(port, second, true)).isInstanceOf(IOException.class);

    write(second);
    assertThat(ask(port, second, true)).isEqualTo("hello");
    assertThatThrownBy(() -> ask(port, first, true)).isInstanceOf(IOException.class);

    Files.writeString(folder.resolve("tls.key"), "broken");
    assertThat(ask(port, second, true)).isEqualTo("hello");
  }

  @Test
  void filesOfNoUseAreAnErrorAtTheStart() throws Exception {
    write(certificates());
    Files.writeString(folder.resolve("tls.key"), "broken");
    MetricsTls tls = new MetricsTls(file("tls.crt"), file("tls.key"), Optional.empty());
    assertThatThrownBy(() -> start(Optional.of(tls)))
        .isInstanceOf(CommandFailure.class)
        .hasStackTraceContaining("cannot use the private key " + file("tls.key"));
  }

  private static Certificates certificates() throws Exception {
    return Certificates.generate("ns", Validity.days(1, Instant.now()), new SecureRandom());
  }

  private void write(Certificates certificates) throws IOException {
    Files.write(folder.resolve("ca.crt"), certificates.authority().bytes());
    Files.write(folder.resolve("tls.crt"), certificates.contourCertificate().bytes());
    Files.write(folder.resolve("tls.key"), certificates.contourKey().bytes());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** The body of the page; the name in the certificate does not matter here. */
  private static String ask(int port, Certificates certificates, boolean show) throws Exception {
    try (Socket socket =
        context(certificates, show)
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /page HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private static SSLContext context(Certificates certificates, boolean show) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NO_PASSWORD);
    if (show) {
      keys.setKeyEntry(
          "shown",
          PemKey.parse(new String(certificates.envoyKey().bytes(), StandardCharsets.US_ASCII)),
          NO_PASSWORD,
          new Certificate[] {parse(certificates.envoyCertificate().bytes())});
    }
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, NO_PASSWORD);
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, NO_PASSWORD);
    authorities.setCertificateEntry("ca", parse(certificates.authority().bytes()));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate parse(byte[] pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
