package io.projectcontour.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The fixed Lua scripts that Envoy runs. No text of users ever gets into them. */
final class Scripts {
  /** Refuses requests whose host is not the server name of their connection. */
  static final String MISDIRECTED_REQUEST = read("misdirected_request.lua");

  /** Changes cookies by the rules that a route brings along as data. */
  static final String COOKIE_REWRITE = read("cookie_rewrite.lua");

  private Scripts() {}

  private static String read(String name) {
    try (InputStream script = Scripts.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("the script " + name + " is missing from the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
