package io.projectcontour.it.cases;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The resources that one Envoy holds, by list and name. Immutable. */
public record XdsResources(Map<XdsList, NavigableMap<String, Message>> lists) {
  /** No resources. */
  public static final XdsResources EMPTY = new XdsResources(Map.of());

  public XdsResources {
    EnumMap<XdsList, NavigableMap<String, Message>> copy = new EnumMap<>(XdsList.class);
    lists.forEach(
        (list, resources) ->
            copy.put(list, Collections.unmodifiableNavigableMap(new TreeMap<>(resources))));
    lists = Collections.unmodifiableMap(copy);
  }

  /** The resources of one list, in the order of their names. */
  public Collection<Message> of(XdsList list) {
    return named(list).values();
  }

  /** The resource of this name, or null. */
  public @Nullable Message get(XdsList list, String name) {
    return named(list).get(name);
  }

  /** The resources of one list by name. */
  public NavigableMap<String, Message> named(XdsList list) {
    return lists.getOrDefault(list, Collections.emptyNavigableMap());
  }

  /** These resources with one more, or another one of its name. */
  public XdsResources with(XdsList list, Message resource) {
    NavigableMap<String, Message> changed = new TreeMap<>(named(list));
    changed.put(list.nameOf(resource), resource);
    return with(list, changed);
  }

  /** These resources with another list. */
  public XdsResources with(XdsList list, NavigableMap<String, Message> resources) {
    Map<XdsList, NavigableMap<String, Message>> changed = new EnumMap<>(XdsList.class);
    changed.putAll(lists);
    changed.put(list, resources);
    return new XdsResources(changed);
  }
}
