package io.projectcontour.k8s.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a CRD says besides the schema; group, version and plural are those of the {@code Kind}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CustomResource {
  /** A description for users. */
  String value();

  /** Other names for {@code kubectl}. */
  String[] shortNames();

  /** Columns of {@code kubectl get}. */
  Column[] columns() default {};

  /** A column of texts. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({})
  @interface Column {
    /** The heading. */
    String name();

    /** Where in the object the text is. */
    String jsonPath();

    /** A description for users. */
    String description();
  }
}
