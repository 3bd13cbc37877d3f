package io.projectcontour.it.behaviour;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response.
 *
 * @param headers by lower-case name, in the order in which they came
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
  /** Copies nothing: the reader of the response owns it. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** The values of a header joined by commas; empty if it is missing. */
  public String header(String lowerCaseName) {
    return String.join(",", headers.getOrDefault(lowerCaseName, List.of()));
  }

  /** What an echo backend tells of the request; a missing node if another answered. */
  public JsonNode echo() {
    return body.startsWith("{") ? new JsonMapper().readTree(body) : new JsonMapper().missingNode();
  }

  /** The name of the echo backend that answered; empty if it was none. */
  public String backend() {
    return echo().path("backend").asString("");
  }

  /** The values of a header that the backend received, joined by commas; empty if missing. */
  public String received(String lowerCaseName) {
    StringBuilder joined = new StringBuilder();
    for (JsonNode value : echo().path("headers").path(lowerCaseName)) {
      joined.append(joined.isEmpty() ? "" : ",").append(value.asString());
    }
    return joined.toString();
  }
}
