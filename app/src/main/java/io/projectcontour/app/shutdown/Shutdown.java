package io.projectcontour.app.shutdown;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Envoy drain, waits until its clients are gone and says so with a file. */
public final class Shutdown {
  private static final Logger logger = LoggerFactory.getLogger(Shutdown.class);

  private static final String DRAIN = "/healthcheck/fail";

  /** The filter {@code ^http\..*\.downstream_cx_active$}, which keeps the answer short. */
  private static final String METRICS =
      "/stats/prometheus?filter=%5Ehttp%5C..*%5C.downstream_cx_active%24";

  /** Waits between the attempts to make Envoy drain. */
  private static final List<Duration> RETRIES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

  private static final double JITTER = 0.1;

  private final ShutdownSettings settings;
  private final AdminClient admin;
  private final Pause pause;

  /** Waiting, which tests shorten. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after this time. */
    void of(Duration time) throws InterruptedException;
  }

  /** For the Envoy of this client. */
  public Shutdown(ShutdownSettings settings, AdminClient admin, Pause pause) {
    this.settings = settings;
    this.admin = admin;
    this.pause = pause;
  }

  /**
   * Returns when few enough connections are open and the file is written. It tries for ever: the
   * pod's grace period ends what takes too long.
   *
   * @throws IOException if the file cannot be written
   */
  public void run() throws IOException, InterruptedException {
    logger
        .atInfo()
        .addKeyValue("drain-delay", settings.drainDelay())
        .log("waiting before draining Envoy");
    pause.of(settings.drainDelay());
    drain();
    pause.of(settings.checkDelay());
    while (!fewEnough()) {
      pause.of(settings.checkInterval());
    }
    Files.write(settings.readyFile(), new byte[0]);
    logger.atInfo().addKeyValue("file", settings.readyFile()).log("Envoy may be stopped");
  }

  /** Envoy then fails its readiness and asks clients to leave; without it they may leave anyway. */
  private void drain() throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        admin.request("POST", DRAIN);
        logger.info("Envoy fails its health checks and drains connections");
        return;
      } catch (IOException e) {
        logger
            .atError()
            .addKeyValue("error", e.getMessage())
            .addKeyValue("attempt", attempt + 1)
            .log("could not make Envoy drain");
      }
      if (attempt == RETRIES.size()) {
        return;
      }
      pause.of(withJitter(RETRIES.get(attempt)));
    }
  }

  private boolean fewEnough() {
    try {
      long open = ConnectionCount.in(admin.request("GET", METRICS));
      boolean few = open <= settings.minOpenConnections();
      logger
          .atInfo()
          .addKeyValue("open_connections", open)
          .addKeyValue("min_open_connections", settings.minOpenConnections())
          .log(few ? "few enough connections are open" : "waiting for connections to end");
      return few;
    } catch (IOException e) {
      logger.atError().addKeyValue("error", e.getMessage()).log("could not count connections");
      return false;
    }
  }

  private static Duration withJitter(Duration time) {
    double factor = 1 + JITTER * RandomGenerator.getDefault().nextDouble();
    return Duration.ofNanos(Math.round(time.toNanos() * factor));
  }
}
