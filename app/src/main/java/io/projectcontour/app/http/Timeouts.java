package io.projectcontour.app.http;

/**
 * A client that is slow to ask is not waited for (spec: operations.md section 2). The JDK's server
 * takes these from properties, and only before the first server is made.
 */
final class Timeouts {
  private Timeouts() {}

  static void set() {
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "300");
  }
}
