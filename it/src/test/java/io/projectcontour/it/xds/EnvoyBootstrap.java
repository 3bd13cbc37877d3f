package io.projectcontour.it.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.nio.file.Path;

/** What Envoy is started with: how to reach the server, and that everything comes from there. */
final class EnvoyBootstrap {
  static final String NODE_ID = "envoy-under-test";

  private static final String LOOPBACK = "127.0.0.1";

  private EnvoyBootstrap() {}

  /** With a plaintext connection to the server; as JSON. */
  static String of(Mode mode, int xdsPort) {
    return of(mode, server(xdsPort));
  }

  /** With a connection for which each side shows a certificate; as JSON. */
  static String withTls(
      Mode mode, int xdsPort, Path trusted, Path clientCertificate, Path clientKey) {
    UpstreamTlsContext tls =
        UpstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .addAlpnProtocols("h2")
                    .setValidationContext(
                        CertificateValidationContext.newBuilder().setTrustedCa(file(trusted)))
                    .addTlsCertificates(
                        TlsCertificate.newBuilder()
                            .setCertificateChain(file(clientCertificate))
                            .setPrivateKey(file(clientKey)))
                    .setTlsParams(
                        TlsParameters.newBuilder()
                            .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3)))
            .build();
    return of(
        mode,
        server(xdsPort).toBuilder()
            .setTransportSocket(
                TransportSocket.newBuilder()
                    .setName("envoy.transport_sockets.tls")
                    .setTypedConfig(Any.pack(tls)))
            .build());
  }

  private static DataSource file(Path path) {
    return DataSource.newBuilder().setFilename(path.toString()).build();
  }

  private static String of(Mode mode, Cluster server) {
    Bootstrap.DynamicResources.Builder dynamic =
        Bootstrap.DynamicResources.newBuilder()
            .setLdsConfig(mode.source())
            .setCdsConfig(mode.source());
    if (mode.isAggregated()) {
      dynamic.setAdsConfig(mode.connection());
    }
    Bootstrap bootstrap =
        Bootstrap.newBuilder()
            .setNode(Node.newBuilder().setId(NODE_ID).setCluster("test"))
            .setStaticResources(Bootstrap.StaticResources.newBuilder().addClusters(server))
            .setDynamicResources(dynamic)
            .setLayeredRuntime(
                LayeredRuntime.newBuilder()
                    .addLayers(
                        RuntimeLayer.newBuilder()
                            .setName("dynamic")
                            .setRtdsLayer(
                                RuntimeLayer.RtdsLayer.newBuilder()
                                    .setName("dynamic")
                                    .setRtdsConfig(mode.source())))
                    .addLayers(
                        RuntimeLayer.newBuilder()
                            .setName("admin")
                            .setAdminLayer(RuntimeLayer.AdminLayer.getDefaultInstance())))
            .build();
    JsonFormat.TypeRegistry types =
        JsonFormat.TypeRegistry.newBuilder()
            .add(HttpProtocolOptions.getDescriptor())
            .add(UpstreamTlsContext.getDescriptor())
            .build();
    try {
      return JsonFormat.printer().usingTypeRegistry(types).print(bootstrap);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A type is missing in the registry", e);
    }
  }

  private static Cluster server(int port) {
    return Cluster.newBuilder()
        .setName(Mode.XDS_CLUSTER)
        .setConnectTimeout(Durations.fromSeconds(5))
        .setLoadAssignment(loadAssignment(Mode.XDS_CLUSTER, port))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            Any.pack(
                HttpProtocolOptions.newBuilder()
                    .setExplicitHttpConfig(
                        HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                            .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
                    .build()))
        .build();
  }

  /** Endpoints on this machine. */
  static ClusterLoadAssignment loadAssignment(String name, int... ports) {
    LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
    for (int port : ports) {
      endpoints.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address(port))));
    }
    return ClusterLoadAssignment.newBuilder().setClusterName(name).addEndpoints(endpoints).build();
  }

  /** An address on this machine; port 0 lets the system choose. */
  static Address address(int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(LOOPBACK).setPortValue(port))
        .build();
  }
}
