package io.syntropy.alerts.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IncidentMachineTest {
  private static final Instant START = Instant.parse("2026-01-01T08:00:00Z");
  private static final IncidentSettings SETTINGS =
      IncidentSettings.of(
          new Routing(
              new TreeMap<>(
                  Map.of(
                      "pager", Routing.defaults("pagerduty"),
                      "chat", Routing.defaults("slack")))));

  private IncidentState state = IncidentState.EMPTY;
  private final List<Notice> told = new ArrayList<>();
  private final List<TimelineEvent> events = new ArrayList<>();

  static Alert alert(String id, Sev severity, String service, String region, Opener opener) {
    return new Alert(
        id,
        opener,
        "name-" + id,
        severity,
        service,
        region,
        "summary of " + id,
        START,
        Map.of("team", "a"),
        null,
        "error-budget-burn",
        false,
        false,
        List.of(),
        List.of());
  }

  private static Alert burn(String id, Sev severity) {
    return alert(id, severity, "social", "eu", Opener.BURN);
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private List<Notice> tick(long seconds, Collection<Alert> alerts) {
    return take(IncidentMachine.step(state, alerts, SETTINGS, at(seconds)));
  }

  private List<Notice> tick(long seconds, Alert... alerts) {
    return tick(seconds, List.of(alerts));
  }

  private List<Notice> take(IncidentStep step) {
    state = step.state();
    told.addAll(step.notices());
    events.addAll(step.events());
    return step.notices();
  }

  private Incident only() {
    assertThat(state.open()).hasSize(1);
    return state.open().values().iterator().next();
  }

  private static List<String> words(List<Notice> notices) {
    return notices.stream().map(n -> n.change() + " " + n.target()).toList();
  }

  @Test
  void opensAcknowledgesAndResolvesUnderOneKey() {
    assertThat(words(tick(1, burn("a", Sev.SEV2))))
        .containsExactly("TRIGGER chat", "TRIGGER pager");
    assertThat(tick(2, burn("a", Sev.SEV2))).isEmpty();
    assertThat(
            words(
                take(
                    IncidentMachine.acknowledge(state, only().id(), "ana", SETTINGS, at(3))
                        .orElseThrow())))
        .containsExactly("ACKNOWLEDGE chat", "ACKNOWLEDGE pager");
    assertThat(
            take(
                IncidentMachine.acknowledge(state, only().id(), "bea", SETTINGS, at(4))
                    .orElseThrow()))
        .isEmpty();
    assertThat(only().acknowledgedBy()).isEqualTo("ana");
    assertThat(words(tick(5))).containsExactly("RESOLVE chat", "RESOLVE pager");
    assertThat(state.open()).isEmpty();
    assertThat(told).extracting(Notice::dedupKey).containsOnly(told.getFirst().dedupKey());
    assertThat(told).extracting(Notice::id).doesNotHaveDuplicates();
  }

  @Test
  void sev3IsToldToChatAndCallsThePagerOnlyWhenItGetsWorse() {
    assertThat(words(tick(1, burn("a", Sev.SEV3)))).containsExactly("TRIGGER chat");
    assertThat(words(tick(2, burn("a", Sev.SEV3), burn("b", Sev.SEV1))))
        .containsExactly("UPDATE chat", "TRIGGER pager");
    assertThat(words(tick(3))).containsExactly("RESOLVE chat", "RESOLVE pager");
  }

  @Test
  void sev4WaitsForTheDailyDigest() {
    assertThat(tick(0)).isEmpty();
    assertThat(tick(1, burn("a", Sev.SEV4))).isEmpty();
    assertThat(tick(2)).isEmpty();
    assertThat(tick(3_599)).isEmpty();
    List<Notice> digest = tick(3_600);
    assertThat(words(digest)).containsExactly("DIGEST chat");
    assertThat(digest.getFirst().incident().title()).isEqualTo("Daily digest: 1 incident");
    assertThat(tick(3_601)).isEmpty();
    assertThat(tick(3_600 + 86_400)).isEmpty();
  }

  @Test
  void unknownNeitherOpensNorResolves() {
    Alert frozen = frozen(burn("a", Sev.SEV1));
    assertThat(tick(1, frozen)).isEmpty();
    assertThat(state.open()).isEmpty();
    tick(2, burn("a", Sev.SEV1));
    assertThat(tick(3, frozen)).isEmpty();
    assertThat(only().state()).isEqualTo(Incident.State.OPEN);
  }

  private static Alert frozen(Alert a) {
    return new Alert(
        a.id(),
        a.opener(),
        a.name(),
        a.severity(),
        a.service(),
        a.region(),
        a.summary(),
        a.startedAt(),
        a.labels(),
        a.slo(),
        a.runbook(),
        true,
        a.critical(),
        a.causedBy(),
        a.targets());
  }

  @Test
  void isEscalatedOnceWhenNobodyTakesIt() {
    tick(1, burn("a", Sev.SEV2));
    assertThat(tick(900, burn("a", Sev.SEV2))).isEmpty();
    List<Notice> escalated = tick(901, burn("a", Sev.SEV2));
    assertThat(words(escalated)).containsExactly("UPDATE chat", "UPDATE pager");
    assertThat(escalated.getFirst().incident().why())
        .isEqualTo("nobody acknowledged it for 15 min");
    assertThat(tick(2_000, burn("a", Sev.SEV2))).isEmpty();
  }

  @Test
  void aRouteWithEscalationIsToldOnlyThen() {
    Route manager =
        new Route(
            java.util.Set.of(Sev.SEV1),
            LabelMatch.ALL,
            Route.Deliver.NOW,
            null,
            Duration.ofMinutes(10),
            List.of());
    IncidentSettings settings =
        IncidentSettings.of(new Routing(new TreeMap<>(Map.of("manager", List.of(manager)))));
    Alert alert = burn("a", Sev.SEV1);
    assertThat(take(IncidentMachine.step(state, List.of(alert), settings, at(1)))).isEmpty();
    assertThat(words(take(IncidentMachine.step(state, List.of(alert), settings, at(601)))))
        .containsExactly("TRIGGER manager");
    // The route is gone: what was triggered is resolved all the same.
    IncidentSettings nobody = IncidentSettings.of(Routing.NOBODY);
    assertThat(words(take(IncidentMachine.step(state, List.of(), nobody, at(602)))))
        .containsExactly("RESOLVE manager");
  }

  @Test
  void aSilenceKeepsQuietAndIsRecordedAndEnds() {
    Silence silence =
        new Silence(
            "s1",
            new LabelMatch(new TreeMap<>(Map.of("region", new TreeSet<>(List.of("eu"))))),
            at(0),
            at(100),
            "ana",
            "planned");
    take(IncidentMachine.silence(state, silence, SETTINGS, at(0)));
    assertThat(tick(1, burn("a", Sev.SEV1))).isEmpty();
    assertThat(only().silenced()).isTrue();
    assertThat(only().suppressedBy()).containsExactly("silence/s1");
    assertThat(words(tick(100, burn("a", Sev.SEV1))))
        .containsExactly("TRIGGER chat", "TRIGGER pager");
    assertThat(state.silences()).isEmpty();
    assertThat(events).extracting(TimelineEvent::kind).contains("silenced", "unsilenced");
  }

  @Test
  void maintenanceKeepsQuietAndTheIncidentSaysSo() {
    MaintenanceWindow window =
        new MaintenanceWindow(
            "upkeep",
            new LabelMatch(new TreeMap<>(Map.of("service", new TreeSet<>(List.of("social"))))),
            java.util.Set.of(Sev.SEV2, Sev.SEV3),
            new Occurrences(
                java.time.LocalDateTime.parse("2026-01-01T09:01"),
                java.time.ZoneId.of("Europe/Paris"),
                Duration.ofMinutes(5),
                java.util.Set.of(),
                null),
            "upkeep");
    IncidentSettings settings = SETTINGS.with(List.of(window));
    assertThat(
            words(
                take(IncidentMachine.step(state, List.of(burn("x", Sev.SEV2)), settings, at(59)))))
        .containsExactly("TRIGGER chat", "TRIGGER pager");
    assertThat(words(take(IncidentMachine.step(state, List.of(), settings, at(60)))))
        .containsExactly("RESOLVE chat", "RESOLVE pager");
    List<Alert> alerts = List.of(burn("a", Sev.SEV2), burn("b", Sev.SEV3));
    assertThat(take(IncidentMachine.step(state, alerts, settings, at(61)))).isEmpty();
    assertThat(only().silenced()).isTrue();
    assertThat(only().suppressedBy()).containsExactly("maintenance/upkeep");
    assertThat(events.getLast().text())
        .isEqualTo("all of its alerts are silenced: maintenance/upkeep");
    // What is too severe for the window calls, at once.
    List<Alert> worse = List.of(burn("a", Sev.SEV2), burn("c", Sev.SEV1));
    assertThat(words(take(IncidentMachine.step(state, worse, settings, at(100)))))
        .containsExactly("TRIGGER chat", "TRIGGER pager");
    assertThat(only().suppressedBy()).isEmpty();
  }

  @Test
  void isToldOfWhatGoesOnWhenTheMaintenanceEnds() {
    MaintenanceWindow window =
        new MaintenanceWindow(
            "upkeep",
            LabelMatch.ALL,
            java.util.Set.of(Sev.SEV1),
            new Occurrences(
                java.time.LocalDateTime.parse("2026-01-01T08:00"),
                java.time.ZoneOffset.UTC,
                Duration.ofMinutes(5),
                java.util.EnumSet.allOf(java.time.DayOfWeek.class),
                null),
            "");
    IncidentSettings settings = SETTINGS.with(List.of(window));
    List<Alert> alerts = List.of(burn("a", Sev.SEV1));
    for (int second = 1; second < 300; second++) {
      assertThat(take(IncidentMachine.step(state, alerts, settings, at(second)))).isEmpty();
    }
    assertThat(words(take(IncidentMachine.step(state, alerts, settings, at(300)))))
        .containsExactly("TRIGGER chat", "TRIGGER pager");
    assertThat(only().suppressedBy()).isEmpty();
    assertThat(words(take(IncidentMachine.step(state, List.of(), settings, at(86_400)))))
        .containsExactly("RESOLVE chat", "RESOLVE pager"); // also while the next one lasts
  }

  @Test
  void aSilenceAfterTheTriggerStillResolves() {
    tick(1, burn("a", Sev.SEV1));
    Silence silence =
        new Silence(
            "s1",
            new LabelMatch(new TreeMap<>(Map.of("team", new TreeSet<>(List.of("*"))))),
            at(1),
            at(10_000),
            "ana",
            "known");
    take(IncidentMachine.silence(state, silence, SETTINGS, at(2)));
    assertThat(tick(1_500, burn("a", Sev.SEV1))).isEmpty();
    assertThat(words(tick(1_501))).containsExactly("RESOLVE chat", "RESOLVE pager");
  }

  @Test
  void endedByHandItOpensAnewOnlyForWhatBeginsLater() {
    tick(1, burn("a", Sev.SEV1));
    take(
        IncidentMachine.resolve(state, only().id(), "ana", "it is the test", SETTINGS, at(2))
            .orElseThrow());
    assertThat(tick(3, burn("a", Sev.SEV1))).isEmpty();
    assertThat(state.open()).isEmpty();
    Alert later =
        new Alert(
            "b",
            Opener.BURN,
            "n",
            Sev.SEV1,
            "social",
            "eu",
            "another",
            at(10),
            Map.of(),
            null,
            "r",
            false,
            false,
            List.of(),
            List.of());
    assertThat(words(tick(11, burn("a", Sev.SEV1), later)))
        .containsExactly("TRIGGER chat", "TRIGGER pager");
  }

  @Test
  void whatComesAndGoesIsHeldOpenUntilItIsCalm() {
    int triggers = 0;
    for (int i = 0; i < 600; i++) {
      List<Notice> notices = i % 20 < 10 ? tick(i, burn("a", Sev.SEV1)) : tick(i);
      triggers += (int) notices.stream().filter(n -> n.change() == Change.TRIGGER).count();
    }
    assertThat(triggers).isLessThanOrEqualTo(8); // 30 returns, two targets
    assertThat(only().flapping()).isTrue();
    for (int i = 600; i < 600 + 3 * 3_600; i += 10) {
      tick(i);
    }
    assertThat(state.open()).isEmpty();
    assertPaired(told);
  }

  @Test
  void dependenciesTiersAndRegionsGoTogether() {
    Alert page = slo(burn("page", Sev.SEV2), "feed", List.of());
    Alert ticket = slo(alert("ticket", Sev.SEV3, "social", "us", Opener.BURN), "feed", List.of());
    Alert caller =
        slo(alert("caller", Sev.SEV2, "edge", "eu", Opener.BURN), "edge-ok", List.of("page"));
    tick(1, page, ticket, caller);
    assertThat(only().alerts()).isEqualTo(3);
    assertThat(only().key()).isEqualTo(new GroupKey("social", "eu"));
    // The cause ends: what goes on stands for itself.
    tick(20, ticket, caller);
    assertThat(state.open()).hasSize(2);

    state = IncidentState.EMPTY;
    Alert region = alert("r1", Sev.SEV2, "social", "eu", Opener.REGION);
    Alert lag = alert("lag", Sev.SEV3, "social", "eu", Opener.CONDITION);
    Alert other = alert("other", Sev.SEV3, "credit", "eu", Opener.CONDITION);
    tick(30, region, lag, other);
    assertThat(state.open()).hasSize(2);
    Alert second = alert("r2", Sev.SEV2, "chat", "eu", Opener.REGION);
    state = IncidentState.EMPTY;
    tick(40, region, second, other);
    assertThat(state.open()).hasSize(2); // two services bad in one region: it is the region
  }

  private static Alert slo(Alert a, String slo, List<String> causes) {
    return new Alert(
        a.id(),
        a.opener(),
        a.name(),
        a.severity(),
        a.service(),
        a.region(),
        a.summary(),
        a.startedAt(),
        a.labels(),
        slo,
        a.runbook(),
        a.frozen(),
        a.critical(),
        causes,
        a.targets());
  }

  @Test
  void whatTelemetryBringsCannotStopIt() {
    Alert wild =
        new Alert(
            "w",
            Opener.CONDITION,
            "n",
            Sev.SEV1,
            "s\0" + "x".repeat(5_000),
            "r\n",
            "",
            START,
            Map.of("a\0", "b\0".repeat(3_000), " ", "c"),
            null,
            "r",
            false,
            true,
            List.of(),
            List.of());
    assertThat(words(tick(1, wild))).containsExactly("TRIGGER chat", "TRIGGER pager");
    assertThat(only().toString()).doesNotContain("\0", "\n");
  }

  @Test
  void aStormIsBoundedAndNothingIsLostOrDoubled() {
    List<Alert> storm = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      storm.add(
          alert("a" + i, Sev.values()[i % 3], "service" + i % 2_500, "r" + i % 4, Opener.BURN));
    }
    for (int second = 1; second <= 120; second++) {
      tick(second, storm.subList(0, Math.min(storm.size(), second * 200)));
    }
    assertThat(state.open().size()).isLessThanOrEqualTo(Places.MAX_OPEN + Places.MAX_CALLING);
    assertThat(state.open().values().stream().mapToInt(Incident::alerts).sum()).isEqualTo(10_000);
    assertThat(told.size()).isLessThan(2_000);
    tick(200);
    assertThat(state.open()).isEmpty();
    assertPaired(told);
  }

  /** Every trigger has its resolve, in order, under the same key; no notice is there twice. */
  static void assertPaired(List<Notice> notices) {
    assertThat(notices).extracting(Notice::id).doesNotHaveDuplicates();
    Map<String, List<Change>> byKey = new TreeMap<>();
    notices.stream()
        .filter(n -> n.change() != Change.DIGEST)
        .forEach(n ->
            byKey
                .computeIfAbsent(n.target() + " " + n.dedupKey(), k -> new ArrayList<>())
                .add(n.change()));
    byKey.forEach((key, changes) -> {
      assertThat(changes.getFirst()).as(key).isEqualTo(Change.TRIGGER);
      assertThat(changes.getLast()).as(key).isEqualTo(Change.RESOLVE);
      assertThat(changes).as(key).containsOnlyOnce(Change.TRIGGER, Change.RESOLVE);
    });
  }
}
