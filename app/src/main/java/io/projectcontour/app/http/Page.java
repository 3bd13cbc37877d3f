package io.projectcontour.app.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers requests for one path. */
@FunctionalInterface
public interface Page {
  /** Makes the answer; must not write to the exchange. */
  Reply reply(HttpExchange exchange) throws IOException, InterruptedException;
}
