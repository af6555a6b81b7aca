package io.syntropy.actuators.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceOfRequestTest {
  @Test
  void attemptsOfAnOrderShareATraceAndNotASpan() {
    String first = TraceOfRequest.parent("order-1");
    String again = TraceOfRequest.parent("order-1");

    assertThat(first).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00").isNotEqualTo(again);
    assertThat(first.substring(0, 36)).isEqualTo(again.substring(0, 36));
    assertThat(TraceOfRequest.parent("order-2").substring(0, 36))
        .isNotEqualTo(first.substring(0, 36));
  }

  @Test
  void theTraceIsTheHashesBeginning() {
    // printf abc | sha256sum
    assertThat(TraceOfRequest.parent("abc")).startsWith("00-ba7816bf8f01cfea414140de5dae2223-");
  }
}
