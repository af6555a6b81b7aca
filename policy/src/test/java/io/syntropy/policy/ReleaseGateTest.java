package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.ReleaseInputs.SloReading;
import io.syntropy.policy.ReleaseVerdict.Decision;
import io.syntropy.slo.SloState;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleaseGateTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z"); // a Friday
  private static final SloReading GOOD = slo(SloState.OK, 0.4, 1.0);
  private static final ReleaseInputs.Override OVERRIDE =
      new ReleaseInputs.Override("o-1", "ana", "mend of #12", NOW.plusSeconds(30));
  private static final FreezeWindow TODAY =
      new FreezeWindow.Dated(
          "today",
          LocalDateTime.parse("2026-11-20T00:00:00"),
          LocalDateTime.parse("2026-11-21T00:00:00"),
          ZoneId.of("UTC"));

  private static SloReading slo(
      @Nullable SloState state, @Nullable Double left, @Nullable Double coverage) {
    return new SloReading("feed", state, left, coverage, null, null);
  }

  private static ReleasePolicy policy(Mode mode, FreezeWindow... freezes) {
    return new ReleasePolicy(
        "releases",
        "social",
        List.of(),
        EnumSet.allOf(ReleasePolicy.Cause.class),
        List.of(freezes),
        0.9,
        Duration.ofSeconds(60),
        null,
        mode);
  }

  private static ReleaseVerdict act(ReleaseChange change, SloReading... slos) {
    return ReleaseGate.decide(
        policy(Mode.ACT), new ReleaseInputs(NOW, change, List.of(slos), List.of()));
  }

  private static Decision deploy(SloReading... slos) {
    return act(ReleaseChange.DEPLOY, slos).decision();
  }

  @Test
  void aBurntBudgetAndAFiringPageDeny() {
    assertThat(deploy(GOOD)).isEqualTo(Decision.ALLOW);
    assertThat(deploy(GOOD, slo(SloState.EXHAUSTED, 0.0, 1.0))).isEqualTo(Decision.DENY);
    assertThat(deploy(slo(SloState.EXHAUSTED, -3.0, 1.0))).isEqualTo(Decision.DENY);
    SloReading paged = new SloReading("feed", SloState.BURNING, 0.4, 1.0, "14.4/1h", null);
    assertThat(deploy(paged)).isEqualTo(Decision.DENY);
    assertThat(act(ReleaseChange.BUGFIX, paged).decision()).isEqualTo(Decision.DENY);
    assertThat(act(ReleaseChange.DEPLOY, paged).reasons())
        .containsExactly("slo/feed: page firing: 14.4/1h (needs no page)");
  }

  @Test
  void whatIsNotKnownIsUnknownAndABurntBudgetStaysBurntWhenItIsStale() {
    assertThat(deploy()).isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(GOOD, slo(null, null, null))).isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(slo(SloState.NO_DATA, 1.0, null))).isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(slo(SloState.STALE, 0.9, 1.0))).isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(slo(SloState.OK, 0.9, 0.89))).isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(slo(SloState.OK, 0.9, null))).isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(new SloReading("feed", SloState.OK, 0.9, 1.0, null, "coverage 0.5")))
        .isEqualTo(Decision.UNKNOWN);
    assertThat(deploy(slo(SloState.NO_TRAFFIC, 1.0, null))).isEqualTo(Decision.ALLOW);
    assertThat(deploy(slo(SloState.STALE, -0.1, 0.2))).isEqualTo(Decision.DENY);
  }

  @Test
  void nothingStopsARollback() {
    assertThat(act(ReleaseChange.ROLLBACK, slo(SloState.EXHAUSTED, -1.0, 1.0)).decision())
        .isEqualTo(Decision.ALLOW);
    assertThat(act(ReleaseChange.ROLLBACK).decision()).isEqualTo(Decision.ALLOW);
    ReleaseInputs rollback =
        new ReleaseInputs(NOW, ReleaseChange.ROLLBACK, List.of(GOOD), List.of());
    assertThat(ReleaseGate.decide(policy(Mode.ACT, TODAY), rollback).decision())
        .isEqualTo(Decision.ALLOW);
  }

  @Test
  void aFreezeDeniesByTheClockOfItsZoneAndEndsTheAnswer() {
    ReleaseInputs deploy = new ReleaseInputs(NOW, ReleaseChange.DEPLOY, List.of(GOOD), List.of());
    assertThat(ReleaseGate.decide(policy(Mode.ACT, TODAY), deploy).decision())
        .isEqualTo(Decision.DENY);
    // 12:00 UTC is 09:00 in Sao Paulo: the evening has not begun there; in Tokyo it is 21:00.
    assertThat(ReleaseGate.decide(policy(Mode.ACT, evening("America/Sao_Paulo")), deploy).judged())
        .isEqualTo(Decision.ALLOW);
    assertThat(ReleaseGate.decide(policy(Mode.ACT, evening("Asia/Tokyo")), deploy).judged())
        .isEqualTo(Decision.DENY);
    ReleaseInputs soon =
        new ReleaseInputs(
            Instant.parse("2026-11-20T18:59:50Z"), ReleaseChange.DEPLOY, List.of(GOOD), List.of());
    ReleaseVerdict before =
        ReleaseGate.decide(policy(Mode.ACT, evening("America/Sao_Paulo")), soon);
    assertThat(before.decision()).isEqualTo(Decision.ALLOW);
    assertThat(before.expiresAt()).isEqualTo(Instant.parse("2026-11-20T19:00:00Z"));
  }

  private static FreezeWindow evening(String zone) {
    return new FreezeWindow.Weekly(
        "evening", Set.of(DayOfWeek.FRIDAY), LocalTime.of(16, 0), null, ZoneId.of(zone));
  }

  @Test
  void aFrozenHourIsFrozenBothTimesWhenTheClockIsSetBack() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    FreezeWindow night =
        new FreezeWindow.Dated(
            "night",
            LocalDateTime.parse("2026-10-25T02:00:00"),
            LocalDateTime.parse("2026-10-25T02:30:00"),
            berlin);
    assertThat(night.until(Instant.parse("2026-10-24T23:59:59Z"))).isEmpty();
    assertThat(night.until(Instant.parse("2026-10-25T00:00:00Z"))).isPresent();
    assertThat(night.until(Instant.parse("2026-10-25T01:29:59Z"))).isPresent();
    assertThat(night.until(Instant.parse("2026-10-25T01:30:00Z"))).isEmpty();
    FreezeWindow sunday =
        new FreezeWindow.Weekly("day", Set.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, null, berlin);
    assertThat(sunday.next(Instant.parse("2026-10-24T12:00:00Z")))
        .contains(Instant.parse("2026-10-24T22:00:00Z"));
    assertThat(sunday.until(Instant.parse("2026-10-25T12:00:00Z")))
        .contains(Instant.parse("2026-10-25T23:00:00Z"));
  }

  @Test
  void anOverrideLiftsADenialUntilItExpiresAndIsNamed() {
    SloReading burnt = slo(SloState.EXHAUSTED, -1.0, 1.0);
    ReleaseVerdict lifted = decide(NOW, burnt);
    assertThat(lifted.decision()).isEqualTo(Decision.ALLOW);
    assertThat(lifted.judged()).isEqualTo(Decision.DENY);
    assertThat(lifted.reasons().getFirst()).contains("ana", "mend of #12", "without it: deny");
    assertThat(lifted.expiresAt()).isEqualTo(OVERRIDE.expiresAt());
    assertThat(decide(OVERRIDE.expiresAt(), burnt).decision()).isEqualTo(Decision.DENY);
  }

  private static ReleaseVerdict decide(Instant now, SloReading slo) {
    return ReleaseGate.decide(
        policy(Mode.ACT),
        new ReleaseInputs(now, ReleaseChange.BUGFIX, List.of(slo), List.of(OVERRIDE)));
  }

  @Test
  void observingAllowsAndSaysWhatActingWouldAnswer() {
    ReleaseVerdict observed =
        ReleaseGate.decide(
            policy(Mode.OBSERVE),
            new ReleaseInputs(
                NOW, ReleaseChange.DEPLOY, List.of(slo(SloState.EXHAUSTED, -1.0, 1.0)), List.of()));
    assertThat(observed.decision()).isEqualTo(Decision.ALLOW);
    assertThat(observed.judged()).isEqualTo(Decision.DENY);
    assertThat(observed.reasons().getFirst())
        .isEqualTo("releases only observes; in mode act: deny");
  }

  /** Bad news: worse states, burnt budgets, lost coverage, pages, freezes, more SLOs. */
  @Test
  void moreBadNewsNeverMakesAnAnswerMilder() {
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<SloReading> slos = new ArrayList<>();
      int count = random.nextInt(1, 4);
      for (int i = 0; i < count; i++) {
        slos.add(any(random));
      }
      boolean frozen = random.nextInt(4) == 0;
      Decision before = decision(slos, frozen);
      int hit = random.nextInt(count);
      boolean thenFrozen = frozen;
      switch (random.nextInt(7)) {
        case 0 -> thenFrozen = true;
        case 1 -> slos.add(slo(SloState.NO_DATA, 1.0, null));
        default -> slos.set(hit, worse(random, slos.get(hit)));
      }
      Decision after = decision(slos, thenFrozen);
      assertThat(rank(after))
          .as("seed %d: %s then %s", seed, before, after)
          .isGreaterThanOrEqualTo(rank(before));
    }
  }

  private static Decision decision(List<SloReading> slos, boolean frozen) {
    ReleasePolicy policy = frozen ? policy(Mode.ACT, TODAY) : policy(Mode.ACT);
    return ReleaseGate.decide(policy, new ReleaseInputs(NOW, ReleaseChange.DEPLOY, slos, List.of()))
        .decision();
  }

  private static int rank(Decision decision) {
    return switch (decision) {
      case ALLOW -> 0;
      case UNKNOWN -> 1;
      case DENY -> 2;
    };
  }

  private static SloReading any(SplittableRandom random) {
    SloState state = SloState.values()[random.nextInt(SloState.values().length)];
    Double coverage = random.nextInt(5) == 0 ? null : Double.valueOf(random.nextDouble());
    Double left = random.nextInt(8) == 0 ? null : Double.valueOf(random.nextDouble(-0.5, 1));
    String page = random.nextInt(8) == 0 ? "14.4/1h" : null;
    String frozen = random.nextInt(8) == 0 ? "stale" : null;
    return new SloReading("feed", state, left, coverage, page, frozen);
  }

  private static SloReading worse(SplittableRandom random, SloReading s) {
    return switch (random.nextInt(5)) {
      case 0 -> new SloReading(s.name(), s.state(), -0.1, s.coverage(), s.page(), s.frozen());
      case 1 ->
          new SloReading(
              s.name(), SloState.STALE, s.budgetRemaining(), s.coverage(), s.page(), s.frozen());
      case 2 -> new SloReading(s.name(), s.state(), s.budgetRemaining(), 0.1, s.page(), s.frozen());
      case 3 ->
          new SloReading(
              s.name(), s.state(), s.budgetRemaining(), s.coverage(), "6/6h", s.frozen());
      default ->
          new SloReading(
              s.name(), s.state(), s.budgetRemaining(), s.coverage(), s.page(), "coverage 0.2");
    };
  }
}
