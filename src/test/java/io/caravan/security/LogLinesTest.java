package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped log pattern: what stands in a record cannot forge, colour or hide a line. */
class LogLinesTest {
  private final LoggerContext context = new LoggerContext();
  private OutputStreamAppender<ILoggingEvent> shipped;

  @BeforeEach
  void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    shipped =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private String logged(String value) {
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("io.caravan"), Level.WARN, "item {}", null, new Object[] {value});
    return new String(shipped.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  /** The plain pattern {@code %msg} would print each of these as it is. */
  @Test
  void a_message_is_one_line_of_text() {
    for (String active : new String[] {"\r\n", "\n\n", "\r", "\u001b[2J", "\u009b2J", "\u0000"}) {
      String line = logged("a" + active + "12:00:00.000 ERROR forged");
      assertThat(line.lines()).hasSize(1);
      assertThat(line.strip().chars()).noneMatch(Character::isISOControl);
    }
    assertThat(logged("Ærø 帽子 👒 100 %")).contains("item Ærø 帽子 👒 100 %");
  }
}
