package io.projectcontour.app.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all components of a record and of the records in it, so that a new one is not forgotten.
 */
final class RecordValues {
  private RecordValues() {}

  /** The paths of the components with equal values in both. */
  static List<String> equalComponents(Record left, Record right) {
    List<String> equal = new ArrayList<>();
    compare("", left, right, equal);
    return equal;
  }

  private static void compare(String path, Record left, Record right, List<String> equal) {
    for (RecordComponent component : left.getClass().getRecordComponents()) {
      String name = path + component.getName();
      Object leftValue = value(component, left);
      Object rightValue = value(component, right);
      if (leftValue instanceof Record leftRecord
          && rightValue instanceof Record rightRecord
          && left.getClass() == right.getClass()
          && leftRecord.getClass() == rightRecord.getClass()) {
        compare(name + ".", leftRecord, rightRecord, equal);
      } else if (leftValue == null ? rightValue == null : leftValue.equals(rightValue)) {
        equal.add(name);
      }
    }
  }

  /** The paths of the components that are absent, empty, false or zero. */
  static List<String> emptyComponents(Record record) {
    List<String> empty = new ArrayList<>();
    collectEmpty("", record, empty);
    return empty;
  }

  private static void collectEmpty(String path, Object value, List<String> empty) {
    switch (value) {
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          String name = path + "." + component.getName();
          Object part = value(component, record);
          if (part == null || isEmpty(part)) {
            empty.add(name.substring(1));
          } else {
            collectEmpty(name, part, empty);
          }
        }
      }
      case Collection<?> parts -> parts.forEach(part -> collectEmpty(path, part, empty));
      default -> {} // a value without parts
    }
  }

  private static boolean isEmpty(Object value) {
    return switch (value) {
      case Collection<?> parts -> parts.isEmpty();
      case Map<?, ?> parts -> parts.isEmpty();
      case Optional<?> part -> part.isEmpty();
      case Boolean truth -> !truth;
      case Number number -> number.doubleValue() == 0;
      case String text -> text.isEmpty();
      default -> false;
    };
  }

  private static @Nullable Object value(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.toString(), e);
    }
  }
}
