package io.projectcontour.app.http;

/**
 * A client that is slow to ask is not waited for, and one that asks with very many words is not
 * listened to (spec: operations.md section 2). The JDK's server takes these from properties, and
 * only before the first server is made.
 */
final class ClientLimits {
  private ClientLimits() {}

  static void set() {
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "300");
    // Those of all headers together; each counts for 32 bytes more than it has.
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "8192");
  }
}
