package io.projectcontour.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.Vhds;
import io.projectcontour.envoy.message.DiscoverySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * Route configurations (spec: xds.md section 3).
 *
 * <p>The table of the plain listener holds every host. Its bytes are put together from the bytes of
 * the hosts: a repeated field is a row of tag, length and bytes, so a change of one host does not
 * serialize the others again.
 */
public final class RouteConfigurations {
  private static final int HOSTS = RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER;

  private RouteConfigurations() {}

  /** The message without hosts. */
  public static RouteConfiguration.Builder builder(String name) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .setIgnorePortInHostMatching(true)
        .addRequestHeadersToAdd(
            HeaderValueOption.newBuilder()
                .setHeader(
                    HeaderValue.newBuilder()
                        .setKey("x-request-start")
                        .setValue("t=%START_TIME(%s.%3f)%"))
                .setAppendAction(HeaderValueOption.HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
  }

  /**
   * The bytes of a table.
   *
   * @param encodedHosts its hosts in their order, in any number of parts ({@link #encode})
   */
  public static ByteString assemble(String name, Collection<ByteString> encodedHosts) {
    return builder(name).build().toByteString().concat(ByteString.copyFrom(encodedHosts));
  }

  /** A table whose hosts Envoy asks for one by one ({@code Vhds}). */
  public static RouteConfiguration discovering(String name) {
    return builder(name)
        .setVhds(Vhds.newBuilder().setConfigSource(DiscoverySource.incremental()))
        .build();
  }

  /** The bytes of hosts as they stand in a table, in one piece. */
  public static ByteString encode(Collection<ByteString> hosts) {
    int size = 0;
    for (ByteString host : hosts) {
      size += CodedOutputStream.computeBytesSize(HOSTS, host);
    }
    byte[] bytes = new byte[size];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    try {
      for (ByteString host : hosts) {
        output.writeBytes(HOSTS, host);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory is written", e);
    }
    output.checkNoSpaceLeft();
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
