package io.syntropy.actuators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderTest {
  private static final int SEEDS = 10_000;

  /**
   * The naive reference: what was last written, by whom, and whether a hand has been there since.
   */
  private static final class Model {
    String text = "declared";
    long epoch = -1;
    long generation;
    String written = "";

    String apply(long orderEpoch, long orderGeneration, String desired, boolean first) {
      if (epoch >= 0
          && (epoch > orderEpoch || (epoch == orderEpoch && generation > orderGeneration))) {
        return "Fenced";
      }
      if (epoch == orderEpoch && generation == orderGeneration) {
        if (!written.equals(desired)) {
          return "Refused";
        }
        return text.equals(written) ? "AlreadyThere" : "Conflict";
      }
      boolean fits =
          first ? epoch < 0 && text.equals("declared") : epoch >= 0 && text.equals(written);
      if (!fits) {
        return "Conflict";
      }
      epoch = orderEpoch;
      generation = orderGeneration;
      text = desired;
      written = desired;
      return "Applied";
    }
  }

  @Test
  void randomOrdersAndHandsAgreeWithTheReference() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Model model = new Model();
      MemoryActuator<Words> target = new MemoryActuator<>(new Words("declared"));
      for (int step = 0; step < 40; step++) {
        String as = "seed " + seed + " step " + step;
        if (random.nextInt(12) == 0) {
          String edit = random.nextBoolean() ? "by hand" : model.text;
          model.text = edit;
          target.editByHand(new Words(edit));
          continue;
        }
        long epoch = random.nextInt(4);
        long generation = random.nextInt(6);
        String desired = "state " + random.nextInt(3);
        boolean first = random.nextInt(4) == 0;
        Outcome outcome =
            target.apply(
                new Order<>(
                    "k",
                    "me",
                    new Fence(epoch, generation),
                    new Words(desired),
                    first ? Expectation.baseline(new Words("declared")) : Expectation.ours()));
        assertThat(outcome.getClass().getSimpleName())
            .as(as)
            .isEqualTo(model.apply(epoch, generation, desired, first));
        assertThat(((Capture.Captured<Words>) target.capture()).preImage().state().canonical())
            .as(as)
            .isEqualTo(model.text);
      }
    }
  }

  @Test
  void refusesNamesThatDoNotFitIntoAnOwnerRecord() {
    assertThatThrownBy(() -> new Stamp("a b", new Fence(1, 1), "0".repeat(64)))
        .hasMessageStartingWith("owner: \"a b\" (expected");
    assertThatThrownBy(() -> new Stamp("a", new Fence(1, 1), "xyz"))
        .hasMessageStartingWith("hash: \"xyz\" (expected");
    assertThatThrownBy(() -> new Fence(-1, 0)).hasMessage("epoch: -1 (expected at least 0)");
    assertThatThrownBy(() ->
            new Order<>("a key", "a", new Fence(1, 1), new Words("x"), Expectation.<Words>ours()))
        .hasMessageStartingWith("key: \"a key\" (expected");
  }
}
