package io.projectcontour.kube.schema;

/**
 * A place in a manifest, written as {@code spec.routes[0].services} and, for the entry of a map, as
 * {@code metadata.labels[app]}; the whole manifest is the empty text.
 */
record FieldPath(String text) {
  static final FieldPath ROOT = new FieldPath("");

  FieldPath field(String name) {
    return new FieldPath(text.isEmpty() ? name : text + "." + name);
  }

  FieldPath entry(String key) {
    return new FieldPath(text + "[" + key + "]");
  }

  FieldPath element(int index) {
    return new FieldPath(text + "[" + index + "]");
  }

  @Override
  public String toString() {
    return text;
  }
}
