package io.syntropy.actuators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every adapter of {@link Actuator} must do, against its real target or the best double of it.
 * Each test starts with a target that shows {@link #declared()} and that nobody has stamped.
 */
public abstract class ActuatorContract<S extends TargetState> {
  protected static final String OWNER = "syntropy-test";
  private static final int RACERS = 6;
  private final AtomicInteger keys = new AtomicInteger();

  protected abstract Actuator<S> actuator();

  /** What the target shows at first. */
  protected abstract S declared();

  /** States that differ from {@link #declared()} and from each other, for {@code n} 0 to 9. */
  protected abstract S state(int n);

  protected abstract S empty();

  /** Changes the state, and nothing else, as an operator would, to something not asked for here. */
  protected abstract void editByHand() throws Exception;

  /** Reads the state of the target without the actuator. */
  protected abstract S shown() throws Exception;

  /** The target takes the next write and its answer never arrives. */
  protected abstract void loseNextAnswer() throws Exception;

  protected Order<S> order(long epoch, long generation, S desired, Expectation<S> expectation) {
    return new Order<>(
        "decision-" + keys.incrementAndGet(),
        OWNER,
        new Fence(epoch, generation),
        desired,
        expectation);
  }

  protected Order<S> firstWrite(long epoch, long generation, S desired) {
    return order(epoch, generation, desired, Expectation.baseline(declared()));
  }

  protected Order<S> next(long epoch, long generation, S desired) {
    return order(epoch, generation, desired, Expectation.ours());
  }

  /** Written and seen on the target. */
  protected Order<S> given(Order<S> order) {
    assertThat(actuator().apply(order)).isEqualTo(new Outcome.Applied(order.stamp()));
    return order;
  }

  @Test
  void showsThePreImageBeforeAnythingIsWritten() {
    assertThat(actuator().capture())
        .isEqualTo(new Capture.Captured<>(PreImage.unstamped(declared())));
  }

  @Test
  void writesTheWholeStateAndReadsItBack() throws Exception {
    Order<S> order = firstWrite(1, 1, state(0));

    assertThat(actuator().readBack(order)).isInstanceOf(ReadBack.Pending.class);
    given(order);

    assertThat(shown()).isEqualTo(state(0));
    assertThat(actuator().readBack(order)).isInstanceOf(ReadBack.Confirmed.class);
    assertThat(actuator().capture())
        .isEqualTo(new Capture.Captured<>(new PreImage<>(state(0), order.stamp())));
  }

  @Test
  void theSameOrderTwiceIsOneWrite() throws Exception {
    Order<S> order = given(firstWrite(1, 1, state(0)));

    assertThat(actuator().apply(order)).isEqualTo(new Outcome.AlreadyThere(order.stamp()));
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void refusesAnOlderEpochWhateverItsGeneration() throws Exception {
    Order<S> newer = given(firstWrite(2, 1, state(0)));

    assertThat(actuator().apply(next(1, 99, state(1))))
        .isEqualTo(new Outcome.Fenced(newer.stamp()));
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void anOlderPlanNeverReplacesANewerOne() throws Exception {
    given(firstWrite(1, 1, state(0)));
    Order<S> newer = given(next(1, 3, state(1)));

    assertThat(actuator().apply(next(1, 2, state(2)))).isEqualTo(new Outcome.Fenced(newer.stamp()));
    assertThat(actuator().apply(next(1, 2, declared())))
        .as("clean-up of the older plan")
        .isEqualTo(new Outcome.Fenced(newer.stamp()));
    assertThat(shown()).isEqualTo(state(1));
  }

  @Test
  void refusesAGenerationThatWasUsedForAnotherState() throws Exception {
    given(firstWrite(1, 1, state(0)));

    assertThat(actuator().apply(next(1, 1, state(1)))).isInstanceOf(Outcome.Refused.class);
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void aNewLeaderTakesOverWithTheSameStateAndFencesTheOld() throws Exception {
    given(firstWrite(1, 1, state(0)));
    Order<S> claim = given(next(2, 0, state(0)));

    assertThat(actuator().apply(next(1, 2, state(1)))).isEqualTo(new Outcome.Fenced(claim.stamp()));
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void anAnswerLostAfterTheWriteIsUnknownAndTheRetryReadsFirst() throws Exception {
    Order<S> order = firstWrite(1, 1, state(0));
    loseNextAnswer();

    assertThat(actuator().apply(order)).isInstanceOf(Outcome.Unknown.class);
    assertThat(shown()).isEqualTo(state(0));
    assertThat(actuator().readBack(order)).isInstanceOf(ReadBack.Confirmed.class);
    assertThat(actuator().apply(order)).isEqualTo(new Outcome.AlreadyThere(order.stamp()));
  }

  @Test
  void aForeignEditBeforeTheFirstWriteIsAConflict() throws Exception {
    editByHand();
    S edited = shown();

    assertThat(actuator().apply(firstWrite(1, 1, state(0)))).isInstanceOf(Outcome.Conflict.class);
    assertThat(shown()).isEqualTo(edited);
  }

  @Test
  void aRevertNeverOverwritesAnOperatorsChange() throws Exception {
    Order<S> order = given(firstWrite(1, 1, state(0)));
    editByHand();
    S edited = shown();

    assertThat(actuator().apply(order)).as("repeated").isInstanceOf(Outcome.Conflict.class);
    assertThat(actuator().readBack(order)).isInstanceOf(ReadBack.Differs.class);
    assertThat(actuator().apply(next(1, 2, declared())))
        .as("revert")
        .isInstanceOf(Outcome.Conflict.class);
    assertThat(shown()).isEqualTo(edited);
  }

  @Test
  void anOperatorMayGiveTheTargetBackFromWhatTheySaw() throws Exception {
    given(firstWrite(1, 1, state(0)));
    editByHand();
    PreImage<S> seen = captured();

    given(order(1, 2, declared(), new Expectation.Exactly<>(seen)));
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void anotherInstallationsTargetIsAConflict() throws Exception {
    Order<S> theirs =
        new Order<>(
            "theirs", "another-one", new Fence(1, 1), state(0), Expectation.baseline(declared()));
    given(theirs);

    assertThat(actuator().apply(next(9, 9, state(1)))).isInstanceOf(Outcome.Conflict.class);
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void emptyInputIsNeverReadAsRemoveAll() throws Exception {
    assertThat(actuator().apply(firstWrite(1, 1, empty()))).isInstanceOf(Outcome.Refused.class);
    assertThat(shown()).isEqualTo(declared());

    given(firstWrite(1, 1, state(0)));
    assertThat(actuator().apply(next(1, 2, empty()))).isInstanceOf(Outcome.Refused.class);
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void ofManyWritersAtOnceTheNewestFenceStays() throws Exception {
    given(firstWrite(0, 0, state(0)));
    List<Order<S>> orders = new ArrayList<>();
    for (int n = 1; n <= RACERS; n++) {
      orders.add(next(n / 3, n, state(n)));
    }
    Collections.shuffle(orders, new Random(42));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> outcomes =
          orders.stream().map(order -> threads.submit(() -> settled(order))).toList();
      for (Future<Outcome> outcome : outcomes) {
        assertThat(outcome.get())
            .isInstanceOfAny(
                Outcome.Applied.class, Outcome.AlreadyThere.class, Outcome.Fenced.class);
      }
    }
    assertThat(shown()).isEqualTo(state(RACERS));
  }

  @Test
  void saysWhatItCannotPromise() {
    assertThat(actuator().guarantees().lacks()).isNotEmpty();
    assertThat(actuator().target()).contains(":");
  }

  protected PreImage<S> captured() {
    return switch (actuator().capture()) {
      case Capture.Captured<S> captured -> captured.preImage();
      case Capture.Unreadable<S> unreadable -> throw new AssertionError(unreadable.why());
    };
  }

  private Outcome settled(Order<S> order) {
    Outcome outcome = actuator().apply(order);
    for (int n = 0; n < 100 && outcome instanceof Outcome.Unknown; n++) {
      outcome = actuator().apply(order);
    }
    return outcome;
  }
}
