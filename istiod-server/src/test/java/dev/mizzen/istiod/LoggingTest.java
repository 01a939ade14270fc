package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final PrintStream err = System.err;
  private final PrintStream out = System.out;

  @AfterEach
  void giveBack() {
    System.setErr(err);
    System.setOut(out);
    Logging.configure("default:info", false);
  }

  /** What a command prints is read by programs. */
  @Test
  void commandsSayWarningsAloneAndApartFromWhatTheyPrint() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Logging.ofCommands();
    Logger library = LoggerFactory.getLogger("io.fabric8.kubernetes.client");

    library.atDebug().log("a client was closed");
    library.atInfo().log("a client was opened");
    library.atWarn().log("a client is slow");

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("a client is slow")
        .doesNotContain("closed", "opened");
    assertThat(printed.size()).isZero();
  }
}
