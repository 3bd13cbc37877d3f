package io.projectcontour.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.Vhds;
import io.projectcontour.envoy.message.Messages;
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
  private static final int VIRTUAL_HOSTS_TAG =
      (RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER << 3) | 2;

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
   * The bytes of a table from the encoded hosts ({@link #encode}), in the order in which they are
   * given.
   */
  public static ByteString assemble(String name, Collection<ByteString> encodedHosts) {
    return builder(name).build().toByteString().concat(ByteString.copyFrom(encodedHosts));
  }

  /** A table whose hosts Envoy asks for one by one ({@code Vhds}). */
  public static RouteConfiguration discovering(String name) {
    return builder(name)
        .setVhds(Vhds.newBuilder().setConfigSource(Messages.incrementalConfigSource()))
        .build();
  }

  /** The bytes of a host as they stand in a table. */
  public static ByteString encode(ByteString host) {
    int prefix =
        CodedOutputStream.computeUInt32SizeNoTag(VIRTUAL_HOSTS_TAG)
            + CodedOutputStream.computeUInt32SizeNoTag(host.size());
    byte[] bytes = new byte[prefix];
    try {
      CodedOutputStream output = CodedOutputStream.newInstance(bytes);
      output.writeUInt32NoTag(VIRTUAL_HOSTS_TAG);
      output.writeUInt32NoTag(host.size());
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the buffer is as large as computed", e);
    }
    return ByteString.copyFrom(bytes).concat(host);
  }
}
