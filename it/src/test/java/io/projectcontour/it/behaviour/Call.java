package io.projectcontour.it.behaviour;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A request to an Envoy on the loopback address, on a connection of its own. Immutable; every
 * {@code with} makes another.
 *
 * <p>Written by hand because the clients at hand do not let one choose Host, server name and path
 * freely.
 */
public record Call(
    int port,
    String method,
    String host,
    String path,
    List<String> headers,
    String body,
    @Nullable Tls tls) {
  private static final int PATIENCE_MILLIS = 30_000;

  /**
   * How the connection is encrypted.
   *
   * @param context trust and, if one is shown, the client's certificate
   * @param serverName SNI; null for none
   * @param protocols TLS versions to offer; empty for the usual ones
   */
  public record Tls(SSLContext context, @Nullable String serverName, List<String> protocols) {}

  /** Copies the headers. */
  public Call {
    headers = List.copyOf(headers);
  }

  /** A GET without TLS. */
  public static Call get(int port, String host, String path) {
    return new Call(port, "GET", host, path, List.of(), "", null);
  }

  /** With one more header. */
  public Call with(String header, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(header + ": " + value);
    return new Call(port, method, host, path, more, body, tls);
  }

  /** With another method and body. */
  public Call sending(String otherMethod, String otherBody) {
    return new Call(port, otherMethod, host, path, headers, otherBody, tls);
  }

  /** Over TLS, as its host. */
  public Call over(SSLContext context) {
    return over(new Tls(context, host.replaceAll(":.*", ""), List.of()));
  }

  /** Over TLS. */
  public Call over(Tls how) {
    return new Call(port, method, host, path, headers, body, how);
  }

  /**
   * Asks once.
   *
   * @throws IOException if there is no response: the connection or the TLS handshake failed
   */
  public Answer ask() throws IOException {
    boolean says =
        headers.stream().anyMatch(h -> h.toLowerCase(Locale.ROOT).startsWith("connection:"));
    try (Socket socket = connect()) {
      return says ? ask(socket) : with("Connection", "close").ask(socket);
    }
  }

  /**
   * Asks once on a connection of this call, and does not ask for its end.
   *
   * @throws IOException if there is no response
   */
  public Answer ask(Socket socket) throws IOException {
    StringBuilder request = new StringBuilder();
    request.append("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
    headers.forEach(header -> request.append(header).append("\r\n"));
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    if (content.length > 0 || method.equals("POST")) {
      request.append("Content-Length: ").append(content.length).append("\r\n");
    }
    request.append("\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(content);
    socket.getOutputStream().flush();
    return read(socket.getInputStream(), method);
  }

  /** The certificate that is shown to a new connection. */
  public Certificate certificate() throws IOException {
    try (SSLSocket socket = (SSLSocket) connect()) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  /** A connection of this call, after the handshake if there is one. Whoever asks closes it. */
  public Socket connect() throws IOException {
    Socket plain = new Socket();
    try {
      plain.setSoTimeout(PATIENCE_MILLIS);
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      return tls == null ? plain : encrypted(plain, tls);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private Socket encrypted(Socket plain, Tls how) throws IOException {
    // A session of another server name would be resumed with that name.
    String peer = how.serverName() == null ? "nameless" : how.serverName();
    SSLSocket socket =
        (SSLSocket) how.context().getSocketFactory().createSocket(plain, peer, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(
        how.serverName() == null ? List.of() : List.of(new SNIHostName(how.serverName())));
    if (!how.protocols().isEmpty()) {
      parameters.setProtocols(how.protocols().toArray(new String[0]));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Reads one response from a connection. */
  public static Answer read(InputStream in, String method) throws IOException {
    String statusLine = line(in);
    if (!statusLine.startsWith("HTTP/1.1 ")) {
      throw new IOException("not a response: \"" + statusLine + "\"");
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers
          .computeIfAbsent(
              header.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.substring(colon + 1).strip());
    }
    boolean empty = method.equals("HEAD") || status == 101 || status == 204 || status == 304;
    return new Answer(status, headers, empty ? "" : body(in, headers));
  }

  private static String body(InputStream in, Map<String, List<String>> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        all.write(in.readNBytes(size));
        line(in);
      }
      return all.toString(StandardCharsets.UTF_8);
    }
    List<String> length = headers.getOrDefault("content-length", List.of());
    byte[] bytes =
        length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.getFirst()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended within \"" + line + "\"");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
