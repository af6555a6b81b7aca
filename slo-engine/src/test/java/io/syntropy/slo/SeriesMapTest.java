package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against plain maps; a failure names its seed. */
class SeriesMapTest {
  private static final class Kept extends SeriesMap.Value {
    private final int number;

    Kept(int number) {
      this.number = number;
    }
  }

  private static Series series(int i) {
    return new Series("", "m", "", Attributes.EMPTY, Attributes.of("i", String.valueOf(i)));
  }

  @Test
  void mapsThatNoteOnTheSameSeriesAnswerAsPlainMapsDo() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Series> objects = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        objects.add(series(i % 20)); // two objects for the same series
      }
      List<SeriesMap<Kept>> maps = new ArrayList<>();
      List<Map<Series, Kept>> expected = new ArrayList<>();
      for (Series.Noting noting : List.of(Series.Noting.ROLLUPS, Series.Noting.ROLLUPS)) {
        maps.add(new SeriesMap<>(Kept.class, noting));
        expected.add(new LinkedHashMap<>());
      }
      for (int step = 0; step < 500; step++) {
        int at = random.nextInt(2);
        SeriesMap<Kept> map = maps.get(at);
        Map<Series, Kept> plain = expected.get(at);
        Series series = objects.get(random.nextInt(objects.size()));
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            Kept kept = new Kept(step);
            map.put(series, kept);
            plain.put(series, kept);
          }
          case 2 -> assertThat(map.remove(series)).isSameAs(plain.remove(series));
          case 3 -> {
            int odd = random.nextInt(7);
            map.removeIf((s, kept) -> kept.number % 7 == odd);
            plain.values().removeIf(kept -> kept.number % 7 == odd);
          }
          case 4 -> series.note(Series.Noting.ROLLUPS, "of somebody else");
          default -> assertThat(map.get(series)).as("seed %d", seed).isSameAs(plain.get(series));
        }
        assertThat(map.values())
            .as("seed %d", seed)
            .containsExactlyInAnyOrderElementsOf(plain.values());
        assertThat(map.size()).isEqualTo(plain.size());
      }
    }
  }

  @Test
  void aValueIsKeptOnce() {
    SeriesMap<Kept> map = new SeriesMap<>(Kept.class, Series.Noting.BUDGETS);
    Kept kept = new Kept(1);
    map.put(series(1), kept);

    assertThatIllegalStateException().isThrownBy(() -> map.put(series(2), kept));
    map.remove(series(1));
    map.put(series(2), kept);
    assertThat(map.get(series(2))).isSameAs(kept);
  }
}
