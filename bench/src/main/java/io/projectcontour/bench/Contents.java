package io.projectcontour.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** What is inside of a resource, read no further than a client needs to know. */
record Contents(ByteString body) {
  /** All types of resources have their name in field 1. */
  String name() {
    try {
      CodedInputStream input = body.newCodedInput();
      return input.readTag() == (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)
          ? input.readString()
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many virtual hosts a route configuration has. */
  int virtualHosts() {
    try {
      CodedInputStream input = body.newCodedInput();
      int hosts = 0;
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        hosts += WireFormat.getTagFieldNumber(tag) == 2 ? 1 : 0;
        input.skipField(tag);
      }
      return hosts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a route configuration has its virtual hosts asked for one by one. */
  boolean discoversHosts() {
    try {
      CodedInputStream input = body.newCodedInput();
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == RouteConfiguration.VHDS_FIELD_NUMBER) {
          return true;
        }
        input.skipField(tag);
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name by which a cluster's endpoints are asked for; empty if it has none. */
  String endpoints() {
    try {
      Cluster cluster = Cluster.parseFrom(body);
      if (cluster.getType() != Cluster.DiscoveryType.EDS) {
        return "";
      }
      String name = cluster.getEdsClusterConfig().getServiceName();
      return name.isEmpty() ? cluster.getName() : name;
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the names of the route tables and certificates that a listener refers to. */
  void references(Set<String> routes, Set<String> secrets) {
    try {
      for (FilterChain chain : Listener.parseFrom(body).getFilterChainsList()) {
        for (Filter filter : chain.getFiltersList()) {
          if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
            String name =
                filter
                    .getTypedConfig()
                    .unpack(HttpConnectionManager.class)
                    .getRds()
                    .getRouteConfigName();
            if (!name.isEmpty()) {
              routes.add(name);
            }
          }
        }
        if (chain.getTransportSocket().getTypedConfig().is(DownstreamTlsContext.class)) {
          chain
              .getTransportSocket()
              .getTypedConfig()
              .unpack(DownstreamTlsContext.class)
              .getCommonTlsContext()
              .getTlsCertificateSdsSecretConfigsList()
              .forEach(secret -> secrets.add(secret.getName()));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
