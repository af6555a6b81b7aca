package io.syntropy.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DesiredStateTest {
  private static final Duration TTL = Duration.ofMinutes(15);

  private final VirtualTime time = new VirtualTime();
  private final List<Object> effects = new ArrayList<>();
  private final Map<String, DirectiveHandler> handlers = new HashMap<>();

  private DesiredState state() {
    handlers.putIfAbsent(Directive.PROTECTIVE_MODE, d -> effects.add(d.level()));
    handlers.putIfAbsent(Directive.TRAFFIC_WEIGHTS, d -> effects.add(d.weights()));
    return new DesiredState("i-1", handlers, time, time);
  }

  private Directive hard(long epoch, long generation) {
    return Directives.protective(ProtectiveLevel.HARD, epoch, generation, time.instant(), TTL);
  }

  @Test
  void refusesALowerEpochAndALowerGenerationWithinTheEpoch() {
    DesiredState state = state();

    assertThat(state.accept(hard(5, 7)).status()).isEqualTo(Ack.Status.APPLIED);
    assertThat(state.accept(hard(5, 6)).status()).isEqualTo(Ack.Status.REJECTED);
    assertThat(state.accept(hard(4, 99)).detail()).isEqualTo("epoch: 4 (expected at least 5)");
    assertThat(state.accept(hard(6, 1)).status()).isEqualTo(Ack.Status.APPLIED);
    assertThat(state.applied()).containsExactly(Map.entry("protective_mode", 1L));
  }

  @Test
  void stepsDownOneLevelPerLifetimeByItself() {
    DesiredState state = state();
    state.accept(hard(1, 1));

    time.advance(TTL.minusMillis(1));
    assertThat(effects).containsExactly(ProtectiveLevel.HARD);
    time.advance(Duration.ofMillis(1));
    assertThat(effects).containsExactly(ProtectiveLevel.HARD, ProtectiveLevel.MEDIUM);
    time.advance(TTL.multipliedBy(10));

    assertThat(effects)
        .containsExactly(
            ProtectiveLevel.HARD,
            ProtectiveLevel.MEDIUM,
            ProtectiveLevel.SOFT,
            ProtectiveLevel.NONE);
    assertThat(time.pending()).isZero();
  }

  @Test
  void sameDirectiveAgainDoesNotRaiseAnExpiredLevel() {
    DesiredState state = state();
    Directive directive = hard(1, 1);
    state.accept(directive);
    time.advance(TTL);

    assertThat(state.accept(directive).status()).isEqualTo(Ack.Status.APPLIED);

    assertThat(effects).containsExactly(ProtectiveLevel.HARD, ProtectiveLevel.MEDIUM);
  }

  @Test
  void aRestartedInstanceArrivesAtTheLevelOfOneThatWasAlwaysThere() {
    Directive directive = hard(1, 1);
    time.advance(TTL.plus(TTL).plusSeconds(1));

    state().accept(directive);

    assertThat(effects).containsExactly(ProtectiveLevel.SOFT);
    time.advance(TTL);
    assertThat(effects).containsExactly(ProtectiveLevel.SOFT, ProtectiveLevel.NONE);
  }

  @Test
  void aNewDirectiveReplacesTheExpiryOfTheOld() {
    DesiredState state = state();
    state.accept(hard(1, 1));
    time.advance(TTL.minusSeconds(1));
    state.accept(hard(1, 2));
    effects.clear();

    time.advance(TTL.minusSeconds(1));
    assertThat(effects).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(effects).containsExactly(ProtectiveLevel.MEDIUM);
  }

  @Test
  void heldDirectivesNeverRevertByThemselves() {
    DesiredState state = state();
    state.accept(Directives.weights(1, 0, 1, 1, time.instant()));

    time.advance(Duration.ofDays(365));

    assertThat(effects).hasSize(1);
    assertThat(time.pending()).isZero();
  }

  @Test
  void releasesASelfExpiringKindWithoutLevels() {
    handlers.put(
        "shed_load",
        new DirectiveHandler() {
          @Override
          public void apply(Directive directive) {
            effects.add("shed");
          }

          @Override
          public void release(Directive directive) {
            effects.add("released");
          }
        });
    Instant now = time.instant();
    state()
        .accept(
            new Directive(
                "s",
                null,
                "shed_load",
                "a",
                1,
                1,
                JsonNodeFactory.instance.objectNode().put("max_rps", 5),
                now,
                now.plusSeconds(30),
                Directive.Expiry.SELF));

    time.advance(Duration.ofSeconds(30));

    assertThat(effects).containsExactly("shed", "released");
  }

  @Test
  void saysWhyADirectiveIsRejectedOrFailed() {
    boolean[] broken = {true};
    handlers.put(
        Directive.PROTECTIVE_MODE,
        d -> {
          if (broken[0]) {
            throw new IllegalStateException("no disk");
          }
          effects.add(d.level());
        });
    DesiredState state = state();

    assertThat(state.accept(Directives.weights(0.9, 0.3, 1, 1, time.instant())).detail())
        .startsWith("weights: sum 1.2");
    assertThat(state.accept(Directives.weights(-0.5, 1.5, 1, 1, time.instant())).status())
        .isEqualTo(Ack.Status.REJECTED);
    Ack failed = state.accept(hard(1, 1));
    assertThat(failed.status()).isEqualTo(Ack.Status.FAILED);
    assertThat(failed.detail()).contains("no disk");
    assertThat(state.applied()).isEmpty();

    broken[0] = false;
    assertThat(state.accept(hard(1, 1)).status()).isEqualTo(Ack.Status.APPLIED);
  }

  @Test
  void anyOrderOfDeliveryEndsWithTheNewest() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      effects.clear();
      DesiredState state = state();
      long bestEpoch = -1;
      long bestGeneration = -1;
      Object newest = null;
      for (int i = 0; i < 30; i++) {
        long epoch = random.nextInt(4);
        long generation = random.nextInt(6);
        double a = generation / 10.0 + epoch / 100.0;
        boolean stale = epoch < bestEpoch || (epoch == bestEpoch && generation < bestGeneration);
        Ack ack = state.accept(Directives.weights(a, 1 - a, epoch, generation, time.instant()));
        assertThat(ack.status())
            .as("seed %d step %d", seed, i)
            .isEqualTo(stale ? Ack.Status.REJECTED : Ack.Status.APPLIED);
        if (!stale) {
          bestEpoch = epoch;
          bestGeneration = generation;
          newest = Map.of("a", a, "b", 1 - a);
        }
      }
      assertThat(effects.getLast()).as("seed %d", seed).isEqualTo(newest);
    }
  }
}
