package io.projectcontour.k8s;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A value that manifests write as a number or as a text, such as {@code 1} or {@code 25%}. */
public record IntOrString(String text) {
  /** A number. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static IntOrString of(int number) {
    return new IntOrString(Integer.toString(number));
  }

  /** A text; one that is a number is the same as the number. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static IntOrString of(String text) {
    return new IntOrString(text);
  }

  @JsonValue
  Object toJson() {
    return text.matches("-?[0-9]{1,9}") ? (Object) Integer.valueOf(text) : text;
  }
}
