package io.projectcontour.it.pods;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A probe of a container. Any thread may call it.
 *
 * @param what the manifest's probe
 */
record Probe(JsonNode what) {
  Duration initialDelay() {
    return Duration.ofSeconds(what.path("initialDelaySeconds").asLong(0));
  }

  Duration period() {
    return Duration.ofSeconds(what.path("periodSeconds").asLong(10));
  }

  int failureThreshold() {
    return what.path("failureThreshold").asInt(3);
  }

  /** Asks once, from this machine as the kubelet does. */
  boolean succeeds(Container container, String address) {
    int timeout = (int) Duration.ofSeconds(what.path("timeoutSeconds").asLong(1)).toMillis();
    if (what.has("httpGet")) {
      return httpSucceeds(what.path("httpGet"), address, timeout);
    }
    if (what.has("tcpSocket")) {
      return accepts(address, what.at("/tcpSocket/port").asInt(), timeout);
    }
    if (what.has("exec")) {
      List<String> command =
          what.at("/exec/command").valueStream().map(JsonNode::asString).toList();
      return container.exec(command).code() == 0;
    }
    throw new IllegalArgumentException("no such probe here: " + what);
  }

  /** Gets a page; statuses from 200 to 399 are success, as for the kubelet. */
  static boolean httpSucceeds(JsonNode get, String address, int timeoutMillis) {
    if (!get.path("scheme").asString("HTTP").equals("HTTP") || !get.path("port").isNumber()) {
      throw new IllegalArgumentException("only plain HTTP to a number of a port here: " + get);
    }
    URI uri =
        URI.create(
            "http://%s:%d%s"
                .formatted(address, get.path("port").asInt(), get.path("path").asString("/")));
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      try {
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false);
        int status = connection.getResponseCode();
        return status >= 200 && status < 400;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean accepts(String address, int port, int timeoutMillis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), timeoutMillis);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
