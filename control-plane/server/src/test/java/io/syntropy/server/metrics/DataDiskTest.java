package io.syntropy.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.server.http.ComponentHealth.Condition;
import io.syntropy.server.http.ComponentHealth.Health;
import org.junit.jupiter.api.Test;

class DataDiskTest {
  @Test
  void tooLittleSpaceIsBadAndSaysHowMuchIsExpected() {
    assertThat(DataDisk.judge(DataDisk.LEAST_FREE, 10L << 30).health()).isEqualTo(Health.GOOD);
    assertThat(DataDisk.judge(DataDisk.LEAST_FREE - 1, 10L << 30))
        .isEqualTo(
            new Condition(
                Health.BAD, "1023 MiB free of 10240 MiB (expected at least 1024 MiB free)"));
  }
}
