package io.projectcontour.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** How log lines are written: which form, from which level on. */
public final class Logging {
  /** Marks the line that says why the process ends. */
  public static final Marker FATAL = MarkerFactory.getMarker("FATAL");

  private static final String OUR_CODE = "io.projectcontour";

  private Logging() {}

  /** Text to standard error from info on, until the command line says otherwise. */
  public static void start() {
    write(LogFormat.TEXT, standardError());
    JavaLoggingHandler.install();
    // It says in many lines what a command then says in one.
    context().getLogger("io.grpc.internal.ManagedChannelImpl").setLevel(Level.OFF);
  }

  /** Lines in this form to standard error. */
  public static void useFormat(LogFormat format) {
    write(format, standardError());
  }

  /** Debug lines of our own code too; those of libraries stay out. */
  public static void showDebug() {
    context().getLogger(OUR_CODE).setLevel(Level.DEBUG);
  }

  /**
   * How much the Kubernetes client tells (flag {@code --kubernetes-debug}): nothing but warnings at
   * 0, its requests from 6 on, as with Kubernetes' own commands.
   */
  public static void kubernetesVerbosity(int verbosity) {
    Level level = verbosity >= 8 ? Level.TRACE : verbosity >= 6 ? Level.DEBUG : Level.INFO;
    context().getLogger("io.fabric8").setLevel(verbosity <= 0 ? Level.WARN : level);
    // It complains of v1alpha1, which nobody who runs Contour can change.
    context()
        .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
        .setLevel(verbosity <= 0 ? Level.ERROR : level);
    // It says at each try what we say once.
    context()
        .getLogger("io.fabric8.kubernetes.client.informers")
        .setLevel(verbosity <= 0 ? Level.OFF : level);
  }

  /** Lines in this form to a stream, instead of where they went before. */
  static void write(LogFormat format, OutputStream stream) {
    LoggerContext context = context();
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> new TextEncoder();
          case JSON -> new JsonEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setName("lines");
    appender.setEncoder(encoder);
    appender.setOutputStream(stream);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
  }

  /** An appender closes its stream when another one takes over; standard error has to stay open. */
  private static OutputStream standardError() {
    return new FilterOutputStream(System.err) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
