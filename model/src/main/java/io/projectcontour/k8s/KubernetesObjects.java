package io.projectcontour.k8s;

import java.time.Instant;
import java.util.Collection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Makes records from the JSON of objects. */
public final class KubernetesObjects {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new RecordIntrospector())
          .addModule(new Records())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  private KubernetesObjects() {}

  private static final class Records extends SimpleModule {
    private static final long serialVersionUID = 1L;

    Records() {
      super("records");
      addDeserializer(Instant.class, new Timestamps());
      addDeserializer(String.class, new SharedStrings());
    }

    @Override
    public void setupModule(SetupContext context) {
      super.setupModule(context);
      context.addValueInstantiators(new RecordConstructors());
    }
  }

  /** An object that cannot be read; the message names the field and says what is wrong with it. */
  public static final class UnreadableObjectException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableObjectException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The record of an object that says itself of which kind it is.
   *
   * @throws UnreadableObjectException if the kind is not one that is read, or if a field has a
   *     value of the wrong type
   */
  public static KubernetesObject read(JsonNode node) throws UnreadableObjectException {
    String apiVersion = node.path("apiVersion").asString("");
    String kind = node.path("kind").asString("");
    return read(
        Kind.of(apiVersion, kind)
            .orElseThrow(
                () ->
                    new UnreadableObjectException(
                        "objects of kind \"%s\" and apiVersion \"%s\" are not read"
                            .formatted(kind, apiVersion))),
        node);
  }

  /**
   * The record of an object of a known kind.
   *
   * @throws UnreadableObjectException if a field has a value of the wrong type
   */
  public static KubernetesObject read(Kind kind, JsonNode node) throws UnreadableObjectException {
    JsonNode metadata = node.path("metadata");
    String name = metadata.path("name").asString("");
    if (name.isEmpty()) {
      throw new UnreadableObjectException(kind.kindName() + " field metadata.name: is missing");
    }
    String key = new ObjectKey(kind, metadata.path("namespace").asString(""), name).toString();
    try {
      return MAPPER.treeToValue(node, kind.type());
    } catch (DatabindException e) {
      throw new UnreadableObjectException(key + " field " + path(e) + ": " + problem(e));
    } catch (JacksonException e) {
      throw new UnreadableObjectException(key + ": " + e.getOriginalMessage());
    }
  }

  /** Where in the object the problem is, for example {@code spec.routes[0].services}. */
  private static String path(DatabindException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.toString();
  }

  /** What is wrong, without the value, which may be secret. */
  private static String problem(DatabindException e) {
    if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
      return cause.getMessage();
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "has to be " + described(mismatch.getTargetType());
    }
    return e.getOriginalMessage();
  }

  private static String described(Class<?> type) {
    if (type == String.class || type == SecretValue.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class || Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type == Instant.class) {
      return "a time such as 2006-01-02T15:04:05Z";
    }
    return type == IntOrString.class ? "a whole number or a text" : "an object";
  }

  /** The mapper, for reading parts and for writing statuses. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
