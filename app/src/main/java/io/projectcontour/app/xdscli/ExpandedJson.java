package io.projectcontour.app.xdscli;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages as JSON in several lines, with the names of Envoy's documentation, and with what is
 * inside an {@code Any} written out.
 */
public final class ExpandedJson {
  /** Where the classes of Envoy's messages are; those of xds and others keep their own package. */
  private static final List<String> PACKAGES = List.of("io.envoyproxy.", "com.github.", "com.", "");

  private ExpandedJson() {}

  /** The JSON; text in protobuf's own form where an {@code Any} holds an unknown type. */
  public static String print(Message message) {
    try {
      Map<String, Message> types = new HashMap<>();
      collect(message, types);
      TypeRegistry.Builder registry = TypeRegistry.newBuilder();
      types.values().forEach(type -> registry.add(type.getDescriptorForType()));
      return JsonFormat.printer()
          .preservingProtoFieldNames()
          .usingTypeRegistry(registry.build())
          .print(message);
    } catch (InvalidProtocolBufferException e) {
      return message.toString();
    }
  }

  /** Finds the types in all Anys of a message, and in the messages inside of them. */
  private static void collect(Message message, Map<String, Message> types)
      throws InvalidProtocolBufferException {
    if (message instanceof Any any) {
      String name = any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1);
      Message type = types.get(name);
      if (type == null) {
        Optional<Message> found = messageType(name);
        if (found.isEmpty()) {
          return;
        }
        type = found.get();
        types.put(name, type);
      }
      collect(type.getParserForType().parseFrom(any.getValue()), types);
      return;
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.getValue() instanceof List<?> items) {
        for (Object item : items) {
          collect((Message) item, types);
        }
      } else {
        collect((Message) field.getValue(), types);
      }
    }
  }

  /** The class of a message, as Envoy's generator names it. */
  private static Optional<Message> messageType(String name) {
    for (String prefix : PACKAGES) {
      try {
        Class<?> type = Class.forName(prefix + name);
        Object instance = type.getMethod("getDefaultInstance").invoke(null);
        if (instance instanceof Message message && isNamed(message, name)) {
          return Optional.of(message);
        }
      } catch (ClassNotFoundException | NoSuchMethodException e) {
        // not in this package
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.empty();
  }

  private static boolean isNamed(Message message, String name) {
    Descriptor descriptor = message.getDescriptorForType();
    return descriptor.getFullName().equals(name);
  }
}
