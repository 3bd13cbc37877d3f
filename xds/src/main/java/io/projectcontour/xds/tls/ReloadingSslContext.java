package io.projectcontour.xds.tls;

import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mutual TLS 1.3 for gRPC from files that are read anew for each connection, so that rotated
 * certificates need no restart. A client whose connection finds the files broken is turned away,
 * and the log says why.
 *
 * <p>Sessions of a context end with its files: a client of a withdrawn CA cannot resume one.
 *
 * <p>Thread-safe.
 */
public final class ReloadingSslContext extends SslContext {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingSslContext.class);

  private final TlsFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Consumer<Reading> observer;
  private volatile Loaded loaded;

  /** What came of reading files that are new, or that cannot be used. */
  public enum Reading {
    /** They are in use from now on. */
    TAKEN_UP,
    /** A client was turned away because of them. */
    UNUSABLE
  }

  /** What was last read, and what came of it. */
  private record Loaded(TlsMaterial.Contents contents, SslContext context) {}

  private ReloadingSslContext(TlsFiles files, Consumer<Reading> observer, Loaded loaded) {
    this.files = files;
    this.observer = observer;
    this.loaded = loaded;
  }

  /**
   * Reads the files for the first time.
   *
   * @param observer is told of each reading, on the thread of a connection: must be thread-safe and
   *     quick
   * @throws TlsException if they cannot be used
   */
  public static ReloadingSslContext of(TlsFiles files, Consumer<Reading> observer)
      throws TlsException {
    Loaded first = load(files, TlsMaterial.Contents.of(files));
    observer.accept(Reading.TAKEN_UP);
    return new ReloadingSslContext(files, observer, first);
  }

  private static Loaded load(TlsFiles files, TlsMaterial.Contents contents) throws TlsException {
    TlsMaterial material = TlsMaterial.of(files, contents);
    try {
      SslContext context =
          GrpcSslContexts.configure(
                  SslContextBuilder.forServer(
                      material.privateKey(),
                      material.certificates().toArray(new X509Certificate[0])),
                  SslProvider.JDK)
              .protocols("TLSv1.3")
              .trustManager(LoggingTrustManager.of(material.clientCa()))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      return new Loaded(contents, context);
    } catch (SSLException e) {
      throw new TlsException("Cannot use the certificate " + files.certificate() + ": " + e, e);
    }
  }

  /** The context of the files as they are now, or empty if they are of no use. */
  private Optional<SslContext> current() {
    lock.lock();
    try {
      TlsMaterial.Contents now = TlsMaterial.Contents.of(files);
      if (!now.equals(loaded.contents())) {
        loaded = load(files, now);
        observer.accept(Reading.TAKEN_UP);
        LOG.atInfo()
            .addKeyValue("certificate", files.certificate())
            .log("The xDS server has taken up new certificate files");
      }
      return Optional.of(loaded.context());
    } catch (TlsException e) {
      observer.accept(Reading.UNUSABLE);
      LOG.atError()
          .addKeyValue("reason", e.getMessage())
          .log("Turned away an xDS client, as the certificate files cannot be used");
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator alloc) {
    return current().map(context -> context.newEngine(alloc)).orElseGet(this::refusingEngine);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
    return current()
        .map(context -> context.newEngine(alloc, peerHost, peerPort))
        .orElseGet(this::refusingEngine);
  }

  /** Has no certificate to show, so each handshake fails, in the way that TLS has for that. */
  private SSLEngine refusingEngine() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(new KeyManager[0], new TrustManager[0], null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      engine.setNeedClientAuth(true);
      return engine;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has TLS 1.3", e);
    }
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return loaded.context().cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // Part of what a context is.
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return loaded.context().applicationProtocolNegotiator();
  }

  @Override
  public @Nullable SSLSessionContext sessionContext() {
    return loaded.context().sessionContext();
  }
}
