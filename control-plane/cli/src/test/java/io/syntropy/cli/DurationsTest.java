package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  private final Durations durations = new Durations();

  @Test
  void readsEveryUnit() {
    assertThat(durations.convert("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(durations.convert("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(durations.convert("15m")).isEqualTo(Duration.ofMinutes(15));
    assertThat(durations.convert("12h")).isEqualTo(Duration.ofHours(12));
    assertThat(durations.convert("7d")).isEqualTo(Duration.ofDays(7));
    assertThat(durations.convert("366d")).isEqualTo(Duration.ofDays(366));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "h", "0s", "-1h", "1.5h", "367d", "9999999999s", "1 h", "1w"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> durations.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("duration: " + text);
  }
}
