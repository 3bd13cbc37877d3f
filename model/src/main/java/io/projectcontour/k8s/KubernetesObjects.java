package io.projectcontour.k8s;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes records from the JSON of objects. */
public final class KubernetesObjects {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private KubernetesObjects() {}

  /** An object that cannot be read; the message names the field and says what is wrong with it. */
  public static final class UnreadableObjectException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableObjectException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The record of an object of a known kind.
   *
   * @throws UnreadableObjectException if a field has a value of the wrong type
   */
  public static KubernetesObject read(Kind kind, JsonNode node) throws UnreadableObjectException {
    try {
      return MAPPER.treeToValue(node, kind.type());
    } catch (DatabindException e) {
      StringBuilder path = new StringBuilder();
      for (JacksonException.Reference step : e.getPath()) {
        path.append(
            step.getPropertyName() != null
                ? "." + step.getPropertyName()
                : "[" + step.getIndex() + "]");
      }
      throw new UnreadableObjectException(
          kind.kindName() + " field " + path + ": " + e.getOriginalMessage());
    } catch (JacksonException e) {
      throw new UnreadableObjectException(kind.kindName() + ": " + e.getOriginalMessage());
    }
  }

  /** The mapper, for reading parts and for writing statuses. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
