package io.projectcontour.k8s.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the CRD says about a field. Absent limits are not set. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Schema {
  /** A description for users. */
  String value();

  /** The field must be there. */
  boolean required() default false;

  /** Least value of a number. */
  long min() default Long.MIN_VALUE;

  /** Greatest value of a number. */
  long max() default Long.MAX_VALUE;

  /** Fewest characters of a text. */
  int minLength() default -1;

  /** Most characters of a text. */
  int maxLength() default -1;

  /** Fewest items of a list. */
  int minItems() default -1;

  /** Most items of a list. */
  int maxItems() default -1;

  /** A pattern that a text, or each item of a list of texts, matches. */
  String pattern() default "";

  /** The only values that are allowed, for the field or for each item of a list. */
  String[] oneOf() default {};

  /** The default as JSON; empty for none. */
  String byDefault() default "";

  /** The format of a number or text; {@code none} removes the one that the Java type suggests. */
  String format() default "";

  /** {@code atomic}, {@code map} or {@code set}; empty for none. */
  String listType() default "";

  /** The keys of a list of type {@code map}. */
  String[] listMapKeys() default {};

  /** Least value of each item of a list of numbers. */
  long itemMin() default Long.MIN_VALUE;

  /** Fewest characters of each item of a list of texts. */
  int itemMinLength() default -1;

  /** Most characters of each item of a list of texts. */
  int itemMaxLength() default -1;

  /**
   * The definition of each item of a list whose items are kept as they are in the manifest: the
   * name of a file beside the generator.
   */
  String itemDefinition() default "";
}
