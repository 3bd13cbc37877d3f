package io.projectcontour.snapshot;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * One named resource as Envoy gets it: serialised once, whatever the number of Envoys.
 *
 * <p>The version is made from the bytes alone, so it is the same in each replica and after a
 * restart, and an Envoy that reconnects is sent nothing that it already has.
 *
 * <p>Two resources are equal when type, name, version and sources are.
 *
 * @param version the first 16 hex digits of a SHA-256: of the body, or, where the body is joined
 *     from parts, of the versions of the parts
 * @param body the serialised message, without the {@code Any} around it
 * @param sources the objects that it was made from
 */
public record Resource(
    ResourceType type, String name, String version, ByteString body, Sources sources) {

  /** How many bytes of the hash the version shows, two hex digits each. */
  private static final int VERSION_BYTES = 8;

  /** The resource with this message, serialised such that equal messages give equal bytes. */
  public static Resource of(ResourceType type, String name, MessageLite message, Sources sources) {
    return of(type, name, deterministicBytes(message), sources);
  }

  /** The resource with this body, which must be serialised deterministically. */
  public static Resource of(ResourceType type, String name, ByteString body, Sources sources) {
    return new Resource(type, name, versionOf(body), body, sources);
  }

  /**
   * The resource whose body is joined from parts that have versions of their own. Hashing the
   * versions costs a hundredth of hashing a table of some megabytes.
   *
   * @param body determined by type, name and parts
   * @param partVersions in the order of the parts, each as a line or some
   */
  public static Resource joined(
      ResourceType type,
      String name,
      ByteString body,
      List<ByteString> partVersions,
      Sources sources) {
    // Not put together first: of thousands of parts they are some hundred kilobytes.
    MessageDigest sha256 = sha256();
    int longest = partVersions.stream().mapToInt(ByteString::size).max().orElse(0);
    byte[] lines = new byte[longest];
    for (ByteString versions : partVersions) {
      versions.copyTo(lines, 0);
      sha256.update(lines, 0, versions.size());
      sha256.update((byte) '\n');
    }
    return new Resource(type, name, version(sha256), body, sources);
  }

  /** The body with its type, as responses carry it. */
  public Any any() {
    // Any.pack would look up the descriptor of the message each time.
    return Any.newBuilder().setTypeUrl(type.typeUrl()).setValue(body).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Resource resource
        && type == resource.type
        && name.equals(resource.name)
        && version.equals(resource.version)
        && sources.equals(resource.sources);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, name, version, sources);
  }

  /** Without the body, which may hold a private key. */
  @Override
  public String toString() {
    return type + " " + name + "@" + version;
  }

  /** The bytes of a message, with maps in the order of their keys. */
  public static ByteString deterministicBytes(MessageLite message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("A message did not fit its own size", e);
    }
    out.checkNoSpaceLeft();
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static String versionOf(ByteString body) {
    MessageDigest sha256 = sha256();
    body.asReadOnlyByteBufferList().forEach(sha256::update);
    return version(sha256);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String version(MessageDigest sha256) {
    return HexFormat.of().formatHex(sha256.digest(), 0, VERSION_BYTES);
  }
}
