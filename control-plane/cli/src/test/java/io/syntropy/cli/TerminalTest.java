package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void nothingThatATerminalObeysReachesIt() {
    assertThat(Terminal.plain("a\u001b[31mb\r\nc\u009bd\u2028e\u007f")).isEqualTo("a [31mb c d e ");
    assertThat(Terminal.plain("São Paulo, 東京")).isEqualTo("São Paulo, 東京");
  }

  @Test
  void notesBeyondAHundredAreCounted() {
    StringWriter err = new StringWriter();
    List<String> notes = IntStream.rangeClosed(1, 103).mapToObj(i -> "a\tnote " + i).toList();
    Terminal.notes(new PrintWriter(err, true), notes);
    assertThat(err.toString().lines())
        .hasSize(101)
        .startsWith("note: a note 1")
        .endsWith("note: and 3 more");
  }

  @Test
  void theReasonIsSaidWhereTheSystemOnlySaysWhere() {
    assertThat(Terminal.reason(new AccessDeniedException("/secret")))
        .isEqualTo("permission denied");
  }
}
