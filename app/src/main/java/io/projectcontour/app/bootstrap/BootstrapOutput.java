package io.projectcontour.app.bootstrap;

import java.io.IOException;

/** Where the bootstrap itself goes. */
@FunctionalInterface
public interface BootstrapOutput {
  /** Takes the JSON. */
  void write(String json) throws IOException;
}
