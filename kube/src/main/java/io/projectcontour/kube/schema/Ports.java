package io.projectcontour.kube.schema;

import tools.jackson.databind.JsonNode;

/** The numbers of TCP and UDP ports. */
final class Ports {
  private static final int HIGHEST = 65535;

  private Ports() {}

  static boolean isPort(JsonNode number) {
    return number.longValue() >= 1 && number.longValue() <= HIGHEST;
  }

  static String problem(JsonNode number) {
    return "has to be between 1 and 65535, but is " + Shown.value(number);
  }
}
