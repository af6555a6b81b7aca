package io.syntropy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  @Test
  void countsTheLastTenWholeSeconds() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      VirtualTime time = new VirtualTime();
      RequestRate rate = new RequestRate(time);
      List<Instant> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        time.advance(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 15_000 : 300)));
        rate.record();
        all.add(time.instant());
        long now = time.instant().getEpochSecond();
        long expected =
            all.stream()
                .filter(at -> at.getEpochSecond() < now && at.getEpochSecond() >= now - 10)
                .count();
        assertThat(rate.perSecond()).as("seed %d step %d", seed, i).isEqualTo(expected / 10.0);
      }
    }
  }
}
