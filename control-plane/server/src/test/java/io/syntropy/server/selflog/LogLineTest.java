package io.syntropy.server.selflog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456789Z");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static LogLine line(Level level, String message, String trace, Throwable error) {
    return new LogLine(
        AT,
        level,
        "io.syntropy.X",
        "main",
        message,
        trace,
        trace.isEmpty() ? "" : "00f067aa0ba902b7",
        error);
  }

  private static JsonNode json(LogLine line) throws Exception {
    return new ObjectMapper().readTree(line.json());
  }

  @Test
  void theFieldsAreTheCanonicalOnes() throws Exception {
    JsonNode json = json(line(Level.INFO, "said \"so\"\n", TRACE, null));

    assertThat(json.get("ts").asText()).isEqualTo("2026-11-21T10:00:00.123456789Z");
    assertThat(json.get("level").asText()).isEqualTo("INFO");
    assertThat(json.get("service").asText()).isEqualTo("syntropy");
    assertThat(json.get("trace_id").asText()).isEqualTo(TRACE);
    assertThat(json.get("span_id").asText()).isEqualTo("00f067aa0ba902b7");
    assertThat(json.get("message").asText()).isEqualTo("said \"so\"\n");
    assertThat(json.has("error")).isFalse();
  }

  @Test
  void outsideOfARequestThereIsNoTrace() throws Exception {
    assertThat(json(line(Level.INFO, "m", "", null)).has("trace_id")).isFalse();
  }

  @Test
  void everyFrameworksLevelsAreFive() {
    assertThat(line(org.jboss.logmanager.Level.FATAL, "", "", null).severity()).isEqualTo("ERROR");
    assertThat(line(org.jboss.logmanager.Level.ERROR, "", "", null).severity()).isEqualTo("ERROR");
    assertThat(line(Level.SEVERE, "", "", null).severity()).isEqualTo("ERROR");
    assertThat(line(Level.WARNING, "", "", null).severity()).isEqualTo("WARN");
    assertThat(line(org.jboss.logmanager.Level.WARN, "", "", null).severity()).isEqualTo("WARN");
    assertThat(line(Level.INFO, "", "", null).severity()).isEqualTo("INFO");
    assertThat(line(org.jboss.logmanager.Level.DEBUG, "", "", null).severity()).isEqualTo("DEBUG");
    assertThat(line(Level.FINEST, "", "", null).severity()).isEqualTo("TRACE");
  }

  @Test
  void longTextsAndStacksAreCut() throws Exception {
    StackOverflowError deep = new StackOverflowError("x".repeat(100_000));
    LogLine line = line(Level.SEVERE, "m".repeat(100_000), "", deep);

    assertThat(json(line).get("error").asText()).startsWith("java.lang.StackOverflowError: x");
    assertThat(line.json()).hasSizeLessThan(3 * LogLine.LONGEST);
  }

  @Test
  void linesOfABatchAreCounted() {
    String batch =
        """
        {"streams":[{"stream":{"level":"INFO"},"values":[["1","{\\"a\\":[\\"b\\"]}"],["2","x [ y"]]},\
        {"stream":{"level":"WARN"},"values":[["3","[[\\"z\\"]]"]]}]}\
        """;

    assertThat(PushClient.lines(batch.getBytes(StandardCharsets.UTF_8))).isEqualTo(3);
    assertThat(PushClient.lines(new byte[0])).isZero();
  }
}
