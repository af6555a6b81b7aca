package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mvnw -Pconsole-bench verify} runs this and nothing else: it measures. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleBench {
  private static final int ROUNDS = 5;

  /** Machines differ and are noisy: what is far over its limit is a fault of the console. */
  private static final double FAR = 3;

  @TempDir Path folder;

  @Test
  void nothingTakesThreeTimesAsLongAsItMay() throws Exception {
    assertThat(new ConsoleBenchmark(folder, ROUNDS, "").run())
        .as("how often each value is over its limit")
        .allSatisfy((gate, times) -> assertThat(times).as(gate).isLessThan(FAR));
  }
}
