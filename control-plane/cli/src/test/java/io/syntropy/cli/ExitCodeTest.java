package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "200, '', 0",
    "202, '', 0",
    "400, bad_request, 2",
    "401, unauthenticated, 4",
    "403, forbidden, 5",
    "404, not_found, 6",
    "408, '', 8",
    "409, conflict, 7",
    "409, denied, 5",
    "421, misdirected_request, 1",
    "422, denied, 5",
    "422, invalid, 1",
    "429, '', 1",
    "500, internal, 1",
    "503, unavailable, 1",
    "504, '', 8"
  })
  void answersBecomeExitCodes(int http, String code, int status) {
    assertThat(ExitCode.ofAnswer(http, code).status()).isEqualTo(status);
  }

  @Test
  void aRedirectIsNoSuccess() {
    assertThat(ExitCode.ofAnswer(302, "")).isEqualTo(ExitCode.FAILURE);
  }
}
