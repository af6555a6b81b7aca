package io.syntropy.alerts.incident;

import static io.syntropy.alerts.incident.IncidentMachineTest.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who has an incident of their own when there are more groups than places. */
class PlacesTest {
  private static final Instant START = Instant.parse("2026-01-01T08:00:00Z");
  private static final IncidentSettings SETTINGS =
      IncidentSettings.of(
          new Routing(new TreeMap<>(Map.of("pager", Routing.defaults("pagerduty")))));

  private IncidentState state = IncidentState.EMPTY;

  private List<Notice> tick(long second, Collection<Alert> alerts) {
    IncidentStep step = IncidentMachine.step(state, alerts, SETTINGS, START.plusSeconds(second));
    state = step.state();
    return step.notices();
  }

  private static List<Alert> groups(String prefix, int count, Sev severity) {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      alerts.add(alert(prefix + i, severity, prefix + i, "eu", Opener.BURN));
    }
    return alerts;
  }

  private static Alert frozen(Alert of) {
    return new Alert(
        of.id(),
        of.opener(),
        of.name(),
        of.severity(),
        of.service(),
        of.region(),
        of.summary(),
        of.startedAt(),
        of.labels(),
        of.slo(),
        of.runbook(),
        true,
        of.critical(),
        of.causedBy(),
        of.targets());
  }

  private Incident shared() {
    return state.open().get(GroupKey.MANY.text());
  }

  private static List<Alert> joined(List<Alert> one, List<Alert> other) {
    List<Alert> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  @Test
  void aStormOfWhatCallsNobodyLeavesPlacesForWhatCalls() {
    List<Alert> storm = groups("storm", 300, Sev.SEV3);
    assertThat(tick(1, storm)).isEmpty();
    assertThat(state.open()).hasSize(Places.MAX_OPEN);

    List<Notice> told = tick(2, joined(storm, groups("late", 3, Sev.SEV2)));
    assertThat(told).extracting(Notice::change).containsOnly(Change.TRIGGER);
    assertThat(told)
        .extracting(notice -> notice.incident().service())
        .containsExactlyInAnyOrder("late0", "late1", "late2");
    assertThat(shared().severity()).isEqualTo(Sev.SEV3);
    assertThat(shared().alerts()).isEqualTo(300 - (Places.MAX_OPEN - 1));
  }

  @Test
  void whatIsSharedGetsItsOwnIncidentOnceItCalls() {
    List<Alert> storm = groups("storm", 300, Sev.SEV3);
    tick(1, storm);
    Alert last =
        storm.stream()
            .filter(alert -> !state.open().containsKey(alert.service() + "/eu"))
            .findFirst()
            .orElseThrow();
    List<Alert> worse = new ArrayList<>(storm);
    worse.remove(last);
    worse.add(alert(last.id(), Sev.SEV1, last.service(), "eu", Opener.BURN));
    assertThat(tick(2, worse))
        .singleElement()
        .satisfies(notice -> assertThat(notice.incident().service()).isEqualTo(last.service()));
  }

  @Test
  void theSharedIncidentSaysThatItIsAnOverflowAndWhatIsWorst() {
    List<Alert> calling = groups("storm", 300, Sev.SEV2);
    tick(1, calling);
    assertThat(state.open()).hasSize(Places.MAX_OPEN + Places.MAX_CALLING);
    assertThat(shared().severity()).isEqualTo(Sev.SEV2);
    assertThat(shared().title())
        .startsWith("Overflow: 51 more services and regions")
        .contains("the worst is sev2 of storm", " in eu: summary of storm");

    Alert worst = alert("z", Sev.SEV1, "*", "*", Opener.BURN);
    tick(20, joined(calling, List.of(worst)));
    assertThat(shared().title())
        .startsWith("Overflow: 51 more")
        .contains("the worst is sev1 of * in *: summary of z");
  }

  @Test
  void anAlertOfNoServiceAndRegionIsNoOverflow() {
    tick(1, List.of(alert("z", Sev.SEV2, "*", "*", Opener.BURN)));
    assertThat(shared().title()).isEqualTo("summary of z");
  }

  @Test
  void whatIsUnknownTakesNoPlaceOfWhatIsKnown() {
    List<Alert> unknown =
        groups("unknown", 400, Sev.SEV1).stream().map(PlacesTest::frozen).toList();
    tick(1, joined(unknown, groups("known", 20, Sev.SEV3)));
    assertThat(state.open()).hasSize(20).doesNotContainKey(GroupKey.MANY.text());
  }

  @Test
  void whatAPersonEndedDoesNotComeBackAsOverflow() {
    List<Alert> storm = groups("storm", Places.MAX_OPEN - 1, Sev.SEV3);
    tick(1, storm);
    Incident ended = state.open().get("storm0/eu");
    state =
        IncidentMachine.resolve(state, ended.id(), "ana", "known", SETTINGS, START.plusSeconds(2))
            .orElseThrow()
            .state();
    List<Alert> more = joined(storm, groups("more", 1, Sev.SEV3));
    tick(3, more);
    assertThat(state.open()).hasSize(Places.MAX_OPEN - 1).containsKey("more0/eu");
    assertThat(state.dismissed()).containsKey("storm0/eu");
  }

  @Test
  void whatIsSilencedTakesNoneOfThePlacesKept() {
    Silence silence =
        new Silence(
            "s",
            new LabelMatch(new TreeMap<>(Map.of("service", new TreeSet<>(List.of("quiet*"))))),
            START,
            START.plusSeconds(3_600),
            "ana",
            "upgrade");
    state = IncidentMachine.silence(state, silence, SETTINGS, START).state();
    List<Alert> storm = joined(groups("storm", 250, Sev.SEV3), groups("quiet", 250, Sev.SEV2));
    tick(1, storm);
    assertThat(tick(2, joined(storm, groups("late", Places.MAX_CALLING, Sev.SEV2))))
        .hasSize(Places.MAX_CALLING);
  }
}
