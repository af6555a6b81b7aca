package io.syntropy.services.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CollectiveFieldTest {
  private static final class SetClock extends Clock {
    long millis = 1_000_000;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private record Seen(String user, long minute) {}

  @Test
  void countsTheFirstReportOfAUserInEachMinute() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SetClock clock = new SetClock();
      List<Double> observed = new ArrayList<>();
      CollectiveField field = new CollectiveField(clock, observed::add);
      Map<Seen, Double> naive = new LinkedHashMap<>();
      for (int i = 0; i < 300; i++) {
        clock.millis += random.nextInt(random.nextInt(30) == 0 ? 200_000 : 4_000);
        String user = "u" + random.nextInt(10);
        double hz = 300 + random.nextInt(500);
        long minute = clock.millis / 60_000;
        boolean first = naive.putIfAbsent(new Seen(user, minute), hz) == null;

        assertThat(field.report(user, hz))
            .as("seed %d step %d", seed, i)
            .isEqualTo(first ? CollectiveField.Outcome.COUNTED : CollectiveField.Outcome.DUPLICATE);
        double mean =
            naive.entrySet().stream()
                .filter(e -> e.getKey().minute() >= minute - 1)
                .mapToDouble(Map.Entry::getValue)
                .average()
                .orElseThrow();
        assertThat(field.mean().orElseThrow()).as("seed %d", seed).isCloseTo(mean, within(1e-6));
      }
      assertThat(observed).as("seed %d", seed).containsExactlyElementsOf(naive.values());
    }
  }

  @Test
  void isEmptyAfterTwoSilentMinutes() {
    SetClock clock = new SetClock();
    CollectiveField field = new CollectiveField(clock, hz -> {});
    field.report("u", 500);
    clock.millis += 120_000;

    assertThat(field.mean()).isEmpty();
  }

  @Test
  void refusesMoreUsersThanItHolds() {
    CollectiveField field = new CollectiveField(new SetClock(), hz -> {});
    for (int i = 0; i < CollectiveField.MAX_USERS; i++) {
      field.report("u" + i, 450);
    }

    assertThat(field.report("one more", 450)).isEqualTo(CollectiveField.Outcome.FULL);
    assertThat(field.report("u7", 450)).isEqualTo(CollectiveField.Outcome.DUPLICATE);
  }
}
