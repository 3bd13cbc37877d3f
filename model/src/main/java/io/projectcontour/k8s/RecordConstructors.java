package io.projectcontour.k8s;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;

/**
 * Has records made by their constructors as reflection calls them. Jackson puts a method handle
 * together for each call instead, which takes a fifth of the time in which a list is read.
 */
final class RecordConstructors implements ValueInstantiators {
  @Override
  public @Nullable ValueInstantiator findValueInstantiator(
      DeserializationConfig config, BeanDescription.Supplier description) {
    return null;
  }

  @Override
  public ValueInstantiator modifyValueInstantiator(
      DeserializationConfig config,
      BeanDescription.Supplier description,
      ValueInstantiator instantiator) {
    return instantiator instanceof StdValueInstantiator standard
            && standard.getValueClass().isRecord()
            && standard.getWithArgsCreator() instanceof AnnotatedConstructor constructor
        ? new ByConstructor(standard, constructor.getAnnotated())
        : instantiator;
  }

  private static final class ByConstructor extends StdValueInstantiator {
    private final Constructor<?> constructor;

    ByConstructor(StdValueInstantiator standard, Constructor<?> constructor) {
      super(standard);
      this.constructor = constructor;
    }

    @Override
    public Object createFromObjectWith(DeserializationContext context, Object[] arguments)
        throws JacksonException {
      try {
        return constructor.newInstance(arguments);
      } catch (InvocationTargetException e) {
        return context.handleInstantiationProblem(
            getValueClass(), arguments, rewrapCtorProblem(context, e.getCause()));
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        return context.handleInstantiationProblem(getValueClass(), arguments, e);
      }
    }
  }
}
