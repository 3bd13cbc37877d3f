package io.projectcontour.k8s;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Lets a text that may not be null be empty when a manifest leaves it out, as it is in Contour.
 * Only texts marked as nullable tell absent from empty.
 */
final class RecordIntrospector extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && parameter.getRawType() == String.class
        && parameter.getOwner().getAnnotated() instanceof Executable creator
        && creator.getDeclaringClass().isRecord()) {
      AnnotatedType type = creator.getAnnotatedParameterTypes()[parameter.getIndex()];
      if (!type.isAnnotationPresent(Nullable.class)) {
        return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
      }
    }
    return super.findSetterInfo(config, annotated);
  }
}
