package io.projectcontour.k8s.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A condition in CEL on the whole object of a record ({@code x-kubernetes-validations}). */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Rule.Rules.class)
public @interface Rule {
  /** The expression; {@code self} is the object. */
  String value();

  /** What the user reads when it does not hold. */
  String message();

  /** Several rules. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Rules {
    /** The rules. */
    Rule[] value();
  }
}
