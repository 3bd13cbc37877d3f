package io.projectcontour.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogLinesTest {
  private static final String TIME =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"; // the clock is not under test

  private static String line(
      Encoder<ILoggingEvent> encoder, String loggerName, Consumer<Logger> statement) {
    LoggerContext context = new LoggerContext();
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.setContext(context);
    events.start();
    ch.qos.logback.classic.Logger logger = context.getLogger(loggerName);
    logger.addAppender(events);
    statement.accept(logger);
    assertThat(events.list).hasSize(1);
    return new String(encoder.encode(events.list.getFirst()), StandardCharsets.UTF_8);
  }

  private static String text(Consumer<Logger> statement) {
    return line(new TextEncoder(), "io.projectcontour.xds.XdsServer", statement)
        .replaceFirst("^time=\"" + TIME + "\" ", "");
  }

  private static String json(Consumer<Logger> statement) {
    return line(new JsonEncoder(), "io.projectcontour.xds.XdsServer", statement)
        .replaceFirst("^\\{\"time\":\"" + TIME + "\",", "{");
  }

  @Test
  void aTextLineHasTimeLevelMessageAndTheFieldsInTheirOrder() {
    assertThat(
            line(
                new TextEncoder(),
                "io.projectcontour.xds.XdsServer",
                logger ->
                    logger
                        .atInfo()
                        .addKeyValue("port", 8001)
                        .addKeyValue("address", "0.0.0.0")
                        .log("started xDS server")))
        .matches(
            "time=\""
                + TIME
                + "\" level=info msg=\"started xDS server\" port=8001 address=0.0.0.0 context=xds\n");
  }

  @Test
  void aValueWithBlanksQuotesOrLineEndsIsQuotedSoThatALineStaysALine() {
    assertThat(
            text(
                logger ->
                    logger
                        .atWarn()
                        .addKeyValue("empty", "")
                        .addKeyValue("odd", "a \"b\"\nc")
                        .addKeyValue("plain", "ns/name-1.x_y@z^+")
                        .log("m")))
        .isEqualTo(
            "level=warning msg=\"m\" empty=\"\" odd=\"a \\\"b\\\"\\nc\" plain=ns/name-1.x_y@z^+"
                + " context=xds\n");
  }

  @Test
  void aNamedContextBeatsTheOneThatTheLoggerSuggests() {
    assertThat(text(logger -> logger.atDebug().addKeyValue("context", "healthsvc").log("m")))
        .isEqualTo("level=debug msg=\"m\" context=healthsvc\n");
  }

  @Test
  void theLineThatEndsTheProcessHasLevelFatal() {
    assertThat(text(logger -> logger.atError().addMarker(Logging.FATAL).log("m")))
        .startsWith("level=fatal msg=\"m\"");
  }

  @Test
  void theCodeOfOthersIsNamedByItsLogger() {
    assertThat(line(new TextEncoder(), "io.grpc.netty.Server", logger -> logger.info("m")))
        .endsWith(" level=info msg=\"m\" context=io.grpc.netty.Server\n");
  }

  @Test
  void durationsAreWrittenAsInFlags() {
    assertThat(
            line(
                new TextEncoder(),
                "io.projectcontour.app.shutdown.Shutdown",
                logger -> logger.atInfo().addKeyValue("delay", Duration.ofMillis(90_500)).log("m")))
        .endsWith(" msg=\"m\" delay=1m30.5s context=shutdown\n");
  }

  @Test
  void whatACommandItselfSaysHasNoContext() {
    assertThat(line(new TextEncoder(), "io.projectcontour.app.Main", logger -> logger.info("m")))
        .endsWith(" level=info msg=\"m\"\n");
  }

  @Test
  void anExceptionIsAnErrorFieldAndAStackInTheSameLine() {
    String line = text(logger -> logger.atError().setCause(new IOException("gone")).log("m"));
    assertThat(line)
        .startsWith("level=error msg=\"m\" error=gone stack=\"java.io.IOException: gone")
        .contains("LogLinesTest");
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void aJsonLineKeepsNumbersAndBooleansAndEscapesText() {
    assertThat(
            json(
                logger ->
                    logger
                        .atInfo()
                        .addKeyValue("count", 3L)
                        .addKeyValue("leader", true)
                        .addKeyValue("odd", "\"\\\n\u0001\ud800é")
                        .log("m")))
        .isEqualTo(
            "{\"level\":\"info\",\"msg\":\"m\",\"count\":3,\"leader\":true,"
                + "\"odd\":\"\\\"\\\\\\n\\u0001\\ud800é\",\"context\":\"xds\"}\n");
  }

  @Test
  void aFieldNamedLikeAPartOfTheLineDoesNotReplaceIt() {
    assertThat(json(logger -> logger.atInfo().addKeyValue("msg", "other").log("m")))
        .isEqualTo(
            "{\"level\":\"info\",\"msg\":\"m\",\"fields.msg\":\"other\",\"context\":\"xds\"}\n");
  }

  @Test
  void whatLibrariesLogThroughTheJdkBecomesALineToo() {
    Logging.start();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Logging.write(LogFormat.TEXT, lines);
    try {
      java.util.logging.Logger library = java.util.logging.Logger.getLogger("a.library");
      library.log(java.util.logging.Level.WARNING, "lost {0}", new Object[] {"connection"});
      library.log(java.util.logging.Level.SEVERE, "broken", new IOException("gone"));
      library.fine("a detail");
    } finally {
      Logging.useFormat(LogFormat.TEXT);
    }
    assertThat(lines.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .first()
        .asString()
        .endsWith(" level=warning msg=\"lost connection\" context=a.library");
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("level=error msg=\"broken\" error=gone");
  }
}
