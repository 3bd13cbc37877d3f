package io.projectcontour.app.xdscli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import org.junit.jupiter.api.Test;

class ExpandedJsonTest {
  @Test
  void whatIsInsideAnysIsWrittenOutAlsoInsideOfOthers() {
    TransportSocket socket =
        TransportSocket.newBuilder()
            .setName("tls")
            .setTypedConfig(Any.pack(UpstreamTlsContext.newBuilder().setSni("a.example").build()))
            .build();
    assertThat(
            ExpandedJson.print(
                DiscoveryResponse.newBuilder()
                    .setVersionInfo("1")
                    .addResources(Any.pack(socket))
                    .build()))
        .isEqualTo(
            """
            {
              "version_info": "1",
              "resources": [{
                "@type": "type.googleapis.com/envoy.config.core.v3.TransportSocket",
                "name": "tls",
                "typed_config": {
                  "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                  "sni": "a.example"
                }
              }]
            }\
            """);
  }

  @Test
  void aMessageOfAnUnknownTypeIsPrintedAllTheSame() {
    Any unknown =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/no.such.Type")
            .setValue(ByteString.copyFromUtf8("xyz"))
            .build();
    assertThat(ExpandedJson.print(DiscoveryResponse.newBuilder().addResources(unknown).build()))
        .contains("no.such.Type", "xyz");
  }
}
