package io.projectcontour.xds.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutualTlsTest {
  @TempDir Path folder;

  private TestCertificates authority;
  private TlsFiles files;
  private final List<ReloadingSslContext.Reading> readings = new CopyOnWriteArrayList<>();
  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    authority = TestCertificates.authority("contour-ca", "EC");
    files = TestCertificates.files(folder);
    TestCertificates.write(files, authority.issue("contour"), authority.ca.certificate());
    server = serve();
  }

  private XdsServer serve() throws Exception {
    return XdsServer.start(
        new XdsSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.of(files)),
        new SnapshotStore(),
        new XdsObserver() {
          @Override
          public void certificatesRead(ReloadingSslContext.Reading reading) {
            readings.add(reading);
          }
        });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aClientOfTheAuthorityIsServedOverTls13() throws Exception {
    assertThat(fetch(client(authority, authority.issue("envoy"), "TLSv1.3")).getTypeUrl())
        .contains("Cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void serversMayHaveKeysOfEitherKind(String algorithm) throws Exception {
    TestCertificates.write(
        files,
        authority.issue("contour", algorithm, java.time.Duration.ofDays(1)),
        authority.ca.certificate());

    assertThat(fetch(client(authority, authority.issue("envoy"), "TLSv1.3")).getTypeUrl())
        .contains("Cluster");
  }

  @Test
  void aClientThatCannotSpeakTls13IsTurnedAway() throws Exception {
    assertRefused(client(authority, authority.issue("envoy"), "TLSv1.2"));
  }

  @Test
  void aClientWithoutACertificateIsTurnedAway() throws Exception {
    assertRefused(
        GrpcSslContexts.forClient().trustManager(authority.ca.certificate()).protocols("TLSv1.3"));
  }

  @Test
  void aClientOfAnotherAuthorityIsTurnedAway() throws Exception {
    TestCertificates other = TestCertificates.authority("other-ca", "EC");

    assertRefused(client(authority, other.issue("envoy"), "TLSv1.3"));
  }

  @Test
  void aClientOfAnotherAuthorityOfTheSameNameIsTurnedAway() throws Exception {
    TestCertificates other = TestCertificates.authority("contour-ca", "EC");

    assertRefused(client(authority, other.issue("envoy"), "TLSv1.3"));
  }

  @Test
  void anExpiredClientIsTurnedAway() throws Exception {
    assertRefused(client(authority, authority.issueExpired("envoy"), "TLSv1.3"));
  }

  @Test
  void aClientInPlainTextIsTurnedAway() throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.address()).usePlaintext().build();
    try {
      assertThatThrownBy(() -> fetch(channel)).isInstanceOf(StatusRuntimeException.class);
    } finally {
      close(channel);
    }
  }

  @Test
  void rotatedCertificatesAreTakenUpByTheNextConnectionAndOldOnesLoseTheirRight() throws Exception {
    SslContextBuilder before = client(authority, authority.issue("envoy"), "TLSv1.3");
    fetch(before);
    TestCertificates next = TestCertificates.authority("next-ca", "RSA");
    TestCertificates.write(files, next.issue("contour"), next.ca.certificate());

    assertThat(fetch(client(next, next.issue("envoy"), "TLSv1.3")).getTypeUrl())
        .contains("Cluster");
    // It trusts the new server, but the server does not trust it any more.
    assertRefused(client(next, authority.issue("envoy"), "TLSv1.3"));
    assertRefused(before);
  }

  @Test
  void aConnectionThatExistsOutlivesARotation() throws Exception {
    ManagedChannel channel = channel(client(authority, authority.issue("envoy"), "TLSv1.3"));
    try {
      fetch(channel);
      TestCertificates next = TestCertificates.authority("next-ca", "EC");
      TestCertificates.write(files, next.issue("contour"), next.ca.certificate());

      assertThat(fetch(channel).getTypeUrl()).contains("Cluster");
    } finally {
      close(channel);
    }
  }

  @Test
  void whileTheFilesAreBrokenClientsAreTurnedAwayAndAfterThatServedAgain() throws Exception {
    SslContextBuilder client = client(authority, authority.issue("envoy"), "TLSv1.3");
    String certificate = Files.readString(files.certificate());
    Files.delete(files.certificate());
    assertRefused(client);
    Files.writeString(files.certificate(), "not a certificate");
    assertRefused(client);
    ManagedChannel plain = NettyChannelBuilder.forAddress(server.address()).usePlaintext().build();
    try {
      assertThatThrownBy(() -> fetch(plain)).isInstanceOf(StatusRuntimeException.class);
    } finally {
      close(plain);
    }

    Files.writeString(files.certificate(), certificate);

    assertThat(fetch(client).getTypeUrl()).contains("Cluster");
    // Those that were refused may have tried more than once.
    assertThat(readings).contains(ReloadingSslContext.Reading.UNUSABLE);
    assertThat(readings)
        .filteredOn(ReloadingSslContext.Reading.TAKEN_UP::equals)
        .as("the files are the same as at the start")
        .hasSize(1);
  }

  @Test
  void aKeyThatDoesNotBelongToTheCertificateIsNamed() throws Exception {
    Files.writeString(files.privateKey(), authority.issue("another").pkcs8());

    assertThatThrownBy(this::serve)
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(files.privateKey().toString())
        .hasMessageContaining("does not belong to the certificate");
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    Files.delete(files.clientCa());

    assertThatThrownBy(this::serve)
        .isInstanceOf(TlsException.class)
        .hasMessage("The client CA " + files.clientCa() + " does not exist");
  }

  @Test
  void aFileWithoutACertificateIsNamed() throws Exception {
    Files.writeString(files.clientCa(), "");

    assertThatThrownBy(this::serve)
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("There is no certificate in the client CA " + files.clientCa());
  }

  private static SslContextBuilder client(
      TestCertificates trusted, TestCertificates.Issued own, String protocol) {
    return GrpcSslContexts.forClient()
        .trustManager(trusted.ca.certificate())
        .keyManager(own.key(), own.certificate())
        .protocols(protocol);
  }

  private ManagedChannel channel(SslContextBuilder tls) throws Exception {
    return NettyChannelBuilder.forAddress(server.address())
        .overrideAuthority("contour")
        .sslContext(tls.build())
        .build();
  }

  private DiscoveryResponse fetch(SslContextBuilder tls) throws Exception {
    ManagedChannel channel = channel(tls);
    try {
      return fetch(channel);
    } finally {
      close(channel);
    }
  }

  private static DiscoveryResponse fetch(ManagedChannel channel) {
    return ClusterDiscoveryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .fetchClusters(DiscoveryRequest.getDefaultInstance());
  }

  private void assertRefused(SslContextBuilder tls) {
    assertThatThrownBy(() -> fetch(tls))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE));
  }

  private static void close(ManagedChannel channel) throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
  }
}
