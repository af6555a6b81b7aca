package io.syntropy.slo.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Objective;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.alert.AlertState.Phase;
import io.syntropy.slo.alert.AlertStep.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand; the objective is 99.9 % unless said otherwise. */
class AlertMachineTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final BurnTier PAGE = new BurnTier(14.4, HOUR, Severity.PAGE);
  private static final BurnTier TICKET = new BurnTier(1, Duration.ofDays(3), Severity.TICKET);
  private static final Guards UNGUARDED = new Guards(0, 0.5, 0.9);

  private AlertState state = AlertState.IDLE;

  private static AlertRule rule(AlertTier tier, Duration after, Guards guards) {
    return new AlertRule("p", tier, after, guards, true);
  }

  private static AlertMachine machine(Guards guards, AlertTier... tiers) {
    return new AlertMachine(
        java.util.Arrays.stream(tiers).map(t -> rule(t, Duration.ZERO, guards)).toList(), 0.999);
  }

  private AlertStep step(AlertMachine machine, TableReading reading) {
    AlertStep step = machine.step(state, reading, reading.mark().plusSeconds(1));
    state = step.state();
    return step;
  }

  @Test
  void firesWhenBothWindowsReachTheFactorToTheUnit() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    // 14.4 x 0.001 x 10,000 = 144 bad events.
    assertThat(step(machine, new TableReading().burning(PAGE, 143, 10_000)).change()).isNull();
    assertThat(state.phase()).isEqualTo(Phase.NONE);
    AlertStep fired = step(machine, new TableReading().burning(PAGE, 144, 10_000));
    assertThat(fired.change()).isEqualTo(Change.FIRED);
    assertThat(state.firing().tier()).isEqualTo("14.4/1h");
    assertThat(state.firing().firedAt()).isEqualTo(TableReading.T0.plusSeconds(1));
    assertThat(state.evidence().burnLong()).isEqualTo(14.4, within());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  @Test
  void oneWindowAloneIsNotEnough() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    TableReading over = new TableReading().counts(HOUR, 500, 10_000);
    assertThat(step(machine, over.counts(FIVE_MINUTES, 1, 1_000)).change()).isNull();
    TableReading recent = new TableReading().counts(HOUR, 50, 10_000);
    assertThat(step(machine, recent.counts(FIVE_MINUTES, 50, 1_000)).change()).isNull();
  }

  @Test
  void resolvesWhenTheShortWindowIsBelowTheFactor() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    step(machine, new TableReading().burning(PAGE, 200, 10_000));
    AlertStep end =
        step(
            machine,
            new TableReading().at(600).counts(HOUR, 200, 10_000).counts(FIVE_MINUTES, 0, 900));
    assertThat(end.change()).isEqualTo(Change.RESOLVED);
    assertThat(end.ended().tier()).isEqualTo("14.4/1h");
    assertThat(state).isEqualTo(AlertState.IDLE);
  }

  @Test
  void fewerThanThreeBadEventsFireNothing() {
    AlertMachine machine = machine(Guards.DEFAULT, PAGE);
    // 2 of 2: a burn rate of 1000, and Wilson's bound 0.342 is far over the line of 0.0144.
    assertThat(step(machine, new TableReading().burning(PAGE, 2, 2)).change()).isNull();
    assertThat(step(machine, new TableReading().burning(PAGE, 3, 3)).change())
        .isEqualTo(Change.FIRED);
  }

  @Test
  void wilsonsBoundKeepsAHandfulOfEventsQuiet() {
    // Wilson, z = 1.96: 3 of 200 -> 0.00512, 3 of 70 -> 0.01468, 3 of 72 -> 0.01427.
    assertThat(Wilson.lower(3, 200, 1.959964)).isEqualTo(0.005117, offset());
    assertThat(Wilson.lower(3, 70, 1.959964)).isEqualTo(0.014679, offset());
    assertThat(Wilson.lower(3, 72, 1.959964)).isEqualTo(0.014269, offset());
    AlertMachine machine = machine(Guards.DEFAULT, PAGE);
    // The line is 14.4 x 0.001 = 0.0144; all three burn at 15 and more.
    assertThat(step(machine, new TableReading().burning(PAGE, 3, 200)).change()).isNull();
    assertThat(step(machine, new TableReading().burning(PAGE, 3, 72)).change()).isNull();
    assertThat(step(machine, new TableReading().burning(PAGE, 3, 70)).change())
        .isEqualTo(Change.FIRED);
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(5e-6);
  }

  @Test
  void normalQuantilesAreThoseOfTheTables() {
    assertThat(Wilson.quantile(0.5)).isEqualTo(0, within());
    assertThat(Wilson.quantile(0.975)).isEqualTo(1.959963984540054, offset());
    assertThat(Wilson.quantile(0.95)).isEqualTo(1.6448536269514722, offset());
    assertThat(Wilson.quantile(0.999)).isEqualTo(3.090232306167813, offset());
  }

  @Test
  void anAlertStaysWhileTheLineIsCrossedThoughTheGuardsNoLongerHold() {
    AlertMachine machine = machine(Guards.DEFAULT, PAGE);
    step(machine, new TableReading().burning(PAGE, 3, 70));
    assertThat(step(machine, new TableReading().at(60).burning(PAGE, 3, 200)).change()).isNull();
    assertThat(state.phase()).isEqualTo(Phase.FIRING);
    assertThat(step(machine, new TableReading().at(120).burning(PAGE, 2, 200)).change())
        .isEqualTo(Change.RESOLVED);
  }

  @Test
  void aHigherTierInhibitsLowerOnesAndATierChangeIsTheSameAlert() {
    AlertMachine machine = machine(UNGUARDED, PAGE, TICKET);
    TableReading slow = new TableReading().burning(TICKET, 20, 10_000).burning(PAGE, 20, 10_000);
    assertThat(step(machine, slow).change()).isEqualTo(Change.FIRED);
    assertThat(state.firing().severity()).isEqualTo(Severity.TICKET);
    AlertState.Firing ticket = state.firing();
    TableReading fast = slow.at(60).burning(PAGE, 300, 10_000);
    assertThat(step(machine, fast).change()).isEqualTo(Change.TIER_CHANGED);
    assertThat(state.firing().severity()).isEqualTo(Severity.PAGE);
    assertThat(state.firing().firedAt()).isEqualTo(ticket.firedAt());
    assertThat(state.firing().startedAt()).isEqualTo(ticket.startedAt());
    assertThat(step(machine, slow.at(120).burning(PAGE, 0, 10_000)).change())
        .isEqualTo(Change.TIER_CHANGED);
    assertThat(state.firing().severity()).isEqualTo(Severity.TICKET);
    assertThat(step(machine, new TableReading().at(180).burning(TICKET, 0, 10_000)).change())
        .isEqualTo(Change.RESOLVED);
  }

  @Test
  void aStaleGroupNeitherFiresNorResolves() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    TableReading stale = new TableReading().burning(PAGE, 300, 10_000);
    stale.fresh = false;
    assertThat(step(machine, stale).change()).isNull();
    assertThat(state).isEqualTo(AlertState.IDLE);
    step(machine, new TableReading().burning(PAGE, 300, 10_000));
    TableReading gone = new TableReading().at(300).burning(PAGE, 0, 10_000);
    gone.fresh = false;
    assertThat(step(machine, gone).change()).isEqualTo(Change.FROZEN);
    assertThat(state.phase()).isEqualTo(Phase.FROZEN);
    assertThat(state.frozen()).startsWith("no point since 2026-03-01T00:05:00Z");
    assertThat(step(machine, gone).change()).isNull();
    assertThat(step(machine, new TableReading().at(310).burning(PAGE, 300, 10_000)).change())
        .isEqualTo(Change.THAWED);
    assertThat(state.firing().firedAt()).isEqualTo(TableReading.T0.plusSeconds(1));
  }

  @Test
  void coverageUnderTheFloorNeitherFiresNorResolves() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    TableReading thin = new TableReading().burning(PAGE, 300, 10_000).covered(HOUR, 0.899);
    assertThat(step(machine, thin).change()).isNull();
    assertThat(state.phase()).isEqualTo(Phase.FROZEN);
    assertThat(state.frozen()).isEqualTo("coverage 0.899 over 1h (expected at least 0.9)");
    assertThat(step(machine, thin.covered(HOUR, null)).change()).isNull();
    assertThat(state.frozen()).isEqualTo("nothing was expected to report over 1h");
    assertThat(step(machine, thin.at(60).covered(HOUR, 0.9)).change()).isEqualTo(Change.FIRED);
    assertThat(state.firing().startedAt()).isEqualTo(TableReading.T0);
    TableReading over = new TableReading().at(120).burning(PAGE, 0, 10_000).covered(HOUR, 0.5);
    assertThat(step(machine, over).change()).isEqualTo(Change.FROZEN);
    assertThat(step(machine, over.covered(HOUR, 0.95)).change()).isEqualTo(Change.RESOLVED);
  }

  @Test
  void aTierWithPoorCoverageDoesNotHoldBackAnother() {
    AlertMachine machine = machine(UNGUARDED, PAGE, TICKET);
    TableReading reading =
        new TableReading()
            .burning(PAGE, 300, 10_000)
            .burning(TICKET, 300, 10_000)
            .covered(Duration.ofDays(3), 0.4);
    assertThat(step(machine, reading).change()).isEqualTo(Change.FIRED);
    assertThat(state.firing().tier()).isEqualTo("14.4/1h");
    // The page ends; whether the ticket holds cannot be said, so that the alert does not end.
    assertThat(step(machine, reading.at(60).burning(PAGE, 0, 10_000)).change())
        .isEqualTo(Change.FROZEN);
    assertThat(state.firing().tier()).isEqualTo("14.4/1h");
  }

  @Test
  void aWindowWithoutEventsFreezesAnAlertAndFiresNone() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    TableReading silent = new TableReading().counts(HOUR, 300, 10_000);
    assertThat(step(machine, silent).change()).isNull();
    assertThat(state.phase()).isEqualTo(Phase.NONE);
    step(machine, new TableReading().burning(PAGE, 300, 10_000));
    assertThat(step(machine, silent.at(400)).change()).isEqualTo(Change.FROZEN);
    assertThat(state.frozen()).isEqualTo("no events over 5m");
    // The long window alone can still say that it is over.
    assertThat(step(machine, new TableReading().at(4_000).counts(HOUR, 10, 9_000)).change())
        .isEqualTo(Change.RESOLVED);
  }

  @Test
  void alertAfterCountsWatermarkTimeWithoutTheTimeFrozen() {
    AlertMachine machine = new AlertMachine(List.of(rule(PAGE, FIVE_MINUTES, UNGUARDED)), 0.999);
    TableReading burning = new TableReading().burning(PAGE, 300, 10_000);
    assertThat(step(machine, burning).change()).isNull();
    assertThat(state.phase()).isEqualTo(Phase.PENDING);
    assertThat(step(machine, burning.at(200)).change()).isNull();
    assertThat(step(machine, burning.at(260).covered(HOUR, 0.1)).change()).isNull();
    assertThat(step(machine, burning.at(300).covered(HOUR, 1.0)).change()).isNull();
    // 200 s held, 100 s were frozen: 400 s is when 300 s have been held.
    assertThat(step(machine, burning.at(390)).change()).isNull();
    assertThat(step(machine, burning.at(400)).change()).isEqualTo(Change.FIRED);
    assertThat(state.firing().startedAt()).isEqualTo(TableReading.T0);
  }

  @Test
  void alertAfterStartsAnewWhenTheTierDidNotHoldInBetween() {
    AlertMachine machine = new AlertMachine(List.of(rule(PAGE, FIVE_MINUTES, UNGUARDED)), 0.999);
    step(machine, new TableReading().burning(PAGE, 300, 10_000));
    step(machine, new TableReading().at(290).burning(PAGE, 0, 10_000));
    assertThat(state).isEqualTo(AlertState.IDLE);
    assertThat(step(machine, new TableReading().at(310).burning(PAGE, 300, 10_000)).change())
        .isNull();
  }

  @Test
  void anOlderWatermarkChangesNothing() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    step(machine, new TableReading().at(600).burning(PAGE, 300, 10_000));
    AlertState before = state;
    assertThat(step(machine, new TableReading().at(590).burning(PAGE, 0, 10_000)).change())
        .isNull();
    assertThat(state).isEqualTo(before);
  }

  @Test
  void aChangedIndicatorEndsTheAlertOfTheOldOne() {
    AlertMachine machine = machine(UNGUARDED, PAGE);
    step(machine, new TableReading().burning(PAGE, 300, 10_000));
    TableReading next = new TableReading().at(10).burning(PAGE, 300, 10_000);
    next.generation = 2;
    AlertStep end = step(machine, next);
    assertThat(end.change()).isEqualTo(Change.RESOLVED);
    assertThat(end.reason()).isEqualTo("the indicator was changed");
    assertThat(step(machine, next.at(20)).change()).isEqualTo(Change.FIRED);
  }

  @Test
  void budgetSpentWeighsTraffic() {
    SpentTier tier = new SpentTier(0.02, HOUR, Severity.PAGE);
    assertThat(tier.text()).isEqualTo("2%/1h");
    AlertMachine machine = machine(UNGUARDED, tier);
    // 1,000,000 events a window allow 1,000 bad ones; 2 % of them are 20, 1.67 of them in 5 min.
    TableReading night = new TableReading().counts(HOUR, 19, 40).counts(FIVE_MINUTES, 5, 5);
    night.budgetTotal = 1_000_000;
    assertThat(step(machine, night).change()).isNull();
    assertThat(step(machine, night.counts(HOUR, 20, 40).counts(FIVE_MINUTES, 1, 5)).change())
        .isNull();
    assertThat(step(machine, night.counts(FIVE_MINUTES, 2, 5)).change()).isEqualTo(Change.FIRED);
    assertThat(step(machine, night.at(300).counts(FIVE_MINUTES, 1, 50)).change())
        .isEqualTo(Change.RESOLVED);
  }

  @Test
  void aYoungWindowIsExtrapolated() {
    TimeWindow month = new TimeWindow.Rolling(Duration.ofDays(30));
    Instant now = TableReading.T0;
    double whole =
        Extrapolation.whole(
            1_000, month, now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(3)), now);
    assertThat(whole).isEqualTo(10_000);
    assertThat(
            Extrapolation.whole(
                1_000, month, now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(80)), now))
        .isEqualTo(1_000);
  }

  @Test
  void absenceFiresAfterItsTimeAndEndsWithTheNextPoint() {
    AbsenceTier tier = new AbsenceTier(Severity.TICKET);
    AlertMachine machine = new AlertMachine(List.of(rule(tier, FIVE_MINUTES, UNGUARDED)), 0.999);
    TableReading gone = new TableReading();
    gone.fresh = false;
    Instant first = TableReading.T0.plusSeconds(100);
    AlertStep waits = machine.step(AlertState.IDLE, gone, first);
    assertThat(waits.change()).isNull();
    assertThat(machine.step(waits.state(), gone, first.plusSeconds(299)).change()).isNull();
    AlertStep fires = machine.step(waits.state(), gone, first.plusSeconds(300));
    assertThat(fires.change()).isEqualTo(Change.FIRED);
    assertThat(fires.state().firing().tier()).isEqualTo("no_data");
    AlertStep stays = machine.step(fires.state(), gone, first.plusSeconds(900));
    assertThat(stays.change()).isNull();
    assertThat(stays.state().phase()).isEqualTo(Phase.FIRING);
    assertThat(machine.step(stays.state(), new TableReading().at(2_000), first).change())
        .isEqualTo(Change.RESOLVED);
  }

  @Test
  void defaultTiersFollowTheWindowByTheShareOfTheBudget() {
    assertThat(texts(Duration.ofDays(30), 0.999))
        .containsExactly("14.4/1h", "6/6h", "3/1d", "1/3d");
    // 2 % of 168 h in 1 h, 5 % in 6 h; slower than the budget allows nothing burns.
    assertThat(texts(Duration.ofDays(7), 0.999))
        .containsExactly("3.36/1h", "1.4/6h", "1/1d", "1/3d");
    assertThat(texts(Duration.ofDays(1), 0.999)).containsExactly("1/1h", "1/6h", "1/1d");
    assertThat(BurnTier.defaults(Duration.ofDays(30)).getFirst().shortWindow())
        .isEqualTo(FIVE_MINUTES);
  }

  @Test
  void aTierThatNoErrorRatioReachesCanNeverFire() {
    assertThat(PAGE.canFire(0.9)).isFalse();
    assertThat(new BurnTier(10, HOUR, Severity.PAGE).canFire(0.9)).isFalse();
    assertThat(new BurnTier(9.99, HOUR, Severity.PAGE).canFire(0.9)).isTrue();
    assertThat(texts(Duration.ofDays(30), 0.9)).containsExactly("6/6h", "3/1d", "1/3d");
  }

  private static List<String> texts(Duration window, double target) {
    return AlertSettings.DEFAULT
        .rulesFor(new Objective("", target, null), new TimeWindow.Rolling(window))
        .stream()
        .map(r -> r.tier().text())
        .toList();
  }
}
