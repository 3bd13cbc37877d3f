package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The content of one response.
 *
 * @param resources all that it carries, by name
 * @param changed those of them that the client is not known to have accepted
 * @param introduced the names among them that the client has not accepted before on this stream, as
 *     far as we know
 * @param removed the names that the client is told do not exist; empty in state of the world
 */
record Update(
    ResourceType type,
    List<Resource> resources,
    List<Resource> changed,
    List<String> introduced,
    List<String> removed) {

  /** How many bytes of the hash the version shows, two hex digits each. */
  private static final int VERSION_BYTES = 8;

  Update {
    resources = List.copyOf(resources);
    changed = List.copyOf(changed);
    introduced = List.copyOf(introduced);
    removed = List.copyOf(removed);
  }

  /** A hash of the names and versions, so that it is the same in each replica. */
  String version() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    for (Resource resource : resources) {
      sha256.update(resource.name().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(resource.version().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, VERSION_BYTES);
  }

  /** The size of what is carried, without what the protocol adds. */
  long bytes() {
    return resources.stream().mapToLong(resource -> resource.body().size()).sum();
  }

  List<String> resourceNames() {
    return resources.stream().map(Resource::name).toList();
  }
}
