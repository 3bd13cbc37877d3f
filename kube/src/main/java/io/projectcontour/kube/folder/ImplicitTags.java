package io.projectcontour.kube.folder;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Marks scalars that have neither quotes nor a tag, for {@link PlainScalar}. */
final class ImplicitTags implements Schema {
  /** The mark. */
  static final Tag PLAIN = new Tag("plain");

  @Override
  public ScalarResolver getScalarResolver() {
    return (_, implicit) -> Boolean.TRUE.equals(implicit) ? PLAIN : Tag.STR;
  }

  @Override
  public Map<Tag, ConstructNode> getSchemaTagConstructors() {
    return Map.of();
  }
}
