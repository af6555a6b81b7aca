package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SeedsTest {
  private static final Function<Random, List<Integer>> NUMBERS =
      random -> random.ints(40, 0, 1000).boxed().toList();

  @Test
  void failureNamesItsSeedAndIsShrunkToWhatIsNeeded() {
    assertThatThrownBy(() ->
            Seeds.forAll(
                NUMBERS,
                (items, random) ->
                    assertThat(items.stream().filter(i -> i > 900).count()).isLessThan(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed ")
        .hasMessageContaining("40 items shrunk to 2:");
  }

  @Test
  void sameSeedGivesTheCheckTheSameChoices() {
    Seeds.forAll(
        NUMBERS, (items, random) -> assertThat(random.nextLong()).isNotEqualTo(items.get(0)));
  }
}
