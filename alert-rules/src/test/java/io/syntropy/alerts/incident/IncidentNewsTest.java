package io.syntropy.alerts.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told while an incident goes on: words that change, reminders. */
class IncidentNewsTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final IncidentSettings SETTINGS =
      settings(Map.of("pager", Routing.defaults("pagerduty"), "chat", Routing.defaults("slack")));

  private IncidentState state = IncidentState.EMPTY;

  private static IncidentSettings settings(Map<String, List<Route>> routes) {
    return IncidentSettings.of(new Routing(new TreeMap<>(routes)));
  }

  private static Alert alert(String id, Sev severity, String summary, boolean frozen) {
    return new Alert(
        id,
        Opener.BURN,
        "name-" + id,
        severity,
        "social",
        "eu",
        summary,
        START,
        Map.of("team", "team of " + id),
        null,
        "runbook-of-" + id,
        frozen,
        false,
        List.of(),
        List.of());
  }

  private static Alert alert(String id, Sev severity, String summary) {
    return alert(id, severity, summary, false);
  }

  private List<Notice> tick(IncidentSettings settings, long second, Alert... alerts) {
    IncidentStep step =
        IncidentMachine.step(state, List.of(alerts), settings, START.plusSeconds(second));
    state = step.state();
    return step.notices();
  }

  private List<Notice> tick(long second, Alert... alerts) {
    return tick(SETTINGS, second, alerts);
  }

  /** What is told from {@code first} to {@code last}, a tick a second. */
  private List<Notice> still(long first, long last, Alert... alerts) {
    List<Notice> told = new ArrayList<>();
    for (long second = first; second <= last; second++) {
      told.addAll(tick(second, alerts));
    }
    return told;
  }

  private static List<String> words(List<Notice> notices) {
    return notices.stream().map(n -> n.change() + " " + n.target()).toList();
  }

  private Incident only() {
    assertThat(state.open()).hasSize(1);
    return state.open().values().iterator().next();
  }

  @Test
  void theSameAlertMoreSevereCallsByTheRoutesOfItsNewSeverityWithItsNewWords() {
    assertThat(words(tick(1, alert("a", Sev.SEV3, "burns (tier ticket)"))))
        .containsExactly("TRIGGER chat");
    List<Notice> told = tick(2, alert("a", Sev.SEV2, "burns (tier page)"));
    assertThat(words(told)).containsExactly("UPDATE chat", "TRIGGER pager");
    assertThat(told)
        .allSatisfy(notice -> {
          assertThat(notice.incident().title()).isEqualTo("burns (tier page)");
          assertThat(notice.incident().shown())
              .extracting(BriefAlert::severity)
              .containsOnly(Sev.SEV2);
        });
    assertThat(still(3, 600, alert("a", Sev.SEV2, "burns (tier page)"))).isEmpty();
  }

  @Test
  void otherWordsAreToldOnceAndCallNobodyAnew() {
    tick(1, alert("a", Sev.SEV2, "burns (tier page)"));
    Map<String, String> labels = only().labels();
    List<Notice> told = still(2, 900, alert("a", Sev.SEV3, "burns (tier ticket)"));
    assertThat(words(told)).containsExactly("UPDATE chat", "UPDATE pager");
    assertThat(told.getFirst().incident().title()).isEqualTo("burns (tier ticket)");
    assertThat(told.getFirst().incident().why()).isEqualTo("now: burns (tier ticket)");
    assertThat(told.getFirst().incident().severity()).isEqualTo(Sev.SEV2); // the worst it had
    // Other labels would be another alert at an Alertmanager, which calls.
    assertThat(only().labels()).isEqualTo(labels);
  }

  @Test
  void anAlertThatTookAnothersPlaceIsTold() {
    tick(1, alert("a", Sev.SEV2, "one is wrong"));
    List<Notice> told = still(2, 900, alert("b", Sev.SEV2, "another is wrong"));
    assertThat(words(told)).containsExactly("UPDATE chat", "UPDATE pager");
    assertThat(told.getFirst().incident().title()).isEqualTo("another is wrong");
    assertThat(told.getFirst().incident().runbook()).isEqualTo("runbook-of-b");
    assertThat(told.getFirst().incident().shown()).extracting(BriefAlert::id).containsExactly("b");
  }

  @Test
  void aNumberThatMovesIsNoNews() {
    tick(1, alert("a", Sev.SEV2, "burns 3.0 times too fast"));
    for (int second = 2; second < 800; second++) {
      assertThat(
              tick(
                  second, alert("a", Sev.SEV2, "burns %d.5 times".formatted(second) + " too fast")))
          .isEmpty();
    }
    // It is as of now once there is anything to tell.
    List<Notice> told = tick(901, alert("a", Sev.SEV2, "burns 7.5 times too fast"));
    assertThat(words(told)).containsExactly("UPDATE chat", "UPDATE pager");
    assertThat(told.getFirst().incident().title()).isEqualTo("burns 7.5 times too fast");
  }

  @Test
  void whatIsFrozenKeepsItsWords() {
    tick(1, alert("a", Sev.SEV2, "burns 3.0 times too fast"));
    assertThat(still(2, 800, alert("a", Sev.SEV2, "burns", true))).isEmpty();
    assertThat(only().title()).isEqualTo("burns 3.0 times too fast");
    assertThat(only().shown().getFirst().summary()).isEqualTo("burns 3.0 times too fast");
  }

  private static Route within(Duration ack) {
    return new Route(Set.of(), LabelMatch.ALL, Route.Deliver.NOW, ack, null, List.of());
  }

  @Test
  void eachRouteRemindsItsOwnTarget() {
    IncidentSettings settings =
        settings(
            Map.of(
                "quick", List.of(within(Duration.ofMinutes(2))),
                "slow", List.of(within(Duration.ofMinutes(4))),
                "never", Routing.defaults("webhook")));
    Alert alert = alert("a", Sev.SEV2, "wrong");
    Map<Long, List<String>> told = new TreeMap<>();
    for (long second = 1; second <= 800; second++) {
      List<Notice> notices = tick(settings, second, alert);
      if (!notices.isEmpty()) {
        told.put(second, words(notices));
        if (second > 1) {
          assertThat(notices.getFirst().incident().why()).startsWith("not acknowledged within ");
        }
      }
    }
    assertThat(told)
        .isEqualTo(
            Map.of(
                1L, List.of("TRIGGER never", "TRIGGER quick", "TRIGGER slow"),
                121L, List.of("UPDATE quick"),
                241L, List.of("UPDATE slow")));
    assertThat(only().reminders()).containsExactly("quick", "slow");
  }

  @Test
  void aReminderOfOneDoesNotPassForTheNewsOfAll() {
    IncidentSettings settings =
        settings(
            Map.of(
                "quick", List.of(within(Duration.ofSeconds(299))),
                "never", Routing.defaults("webhook")));
    Alert one = alert("a", Sev.SEV2, "wrong");
    Alert two = alert("b", Sev.SEV2, "also wrong");
    tick(settings, 1, one);
    List<Notice> told = new ArrayList<>();
    for (long second = 2; second <= 320; second++) {
      told.addAll(second < 250 ? tick(settings, second, one) : tick(settings, second, one, two));
    }
    assertThat(words(told)).containsExactly("UPDATE quick", "UPDATE never", "UPDATE quick");
    assertThat(told.getLast().incident().alerts()).isEqualTo(2);
  }

  /** Words, severities and alerts change at random; after a while of rest everybody knows. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void afterARestEverybodyToldKnowsWhatGoesOn(long seed) {
    Random random = new Random(seed);
    Map<String, Alert> alive = new TreeMap<>();
    Map<String, Notice> last = new HashMap<>();
    int second = 0;
    int made = 0;
    for (int round = 0; round < 40; round++) {
      int busy = random.nextInt(60);
      for (int i = 0; i < busy; i++) {
        if (random.nextInt(4) == 0) {
          String id =
              alive.isEmpty() || random.nextInt(4) == 0
                  ? "a" + made++
                  : List.copyOf(alive.keySet()).get(random.nextInt(alive.size()));
          if (random.nextInt(5) == 0) {
            alive.remove(id);
          } else {
            alive.put(
                id,
                alert(
                    id,
                    Sev.values()[random.nextInt(3)],
                    "words " + (char) ('a' + random.nextInt(3)) + " " + random.nextInt(100)));
          }
        }
        step(++second, alive.values(), last);
      }
      for (int rest = 0; rest < 320; rest++) {
        step(++second, alive.values(), last);
      }
      Sev worst = alive.values().stream().map(Alert::severity).min(Sev::compareTo).orElse(null);
      for (Incident incident : state.open().values()) {
        if (alive.isEmpty()) {
          assertThat(incident.flapping()).isTrue();
          continue;
        }
        assertThat(incident.told()).isNotEmpty();
        for (String target : incident.told().keySet()) {
          Notice heard = last.get(target + " " + incident.id());
          assertThat(heard.incident().alerts()).isEqualTo(alive.size());
          assertThat(heard.incident().severity().atLeast(worst)).isTrue();
          assertThat(heard.incident().severity()).isEqualTo(incident.severity());
          assertThat(heard.incident().shown())
              .allSatisfy(shown -> {
                Alert now = alive.get(shown.id());
                assertThat(now).as(shown.id()).isNotNull();
                assertThat(shown.severity()).isEqualTo(now.severity());
                assertThat(shown.summary().substring(0, 7))
                    .isEqualTo(now.summary().substring(0, 7));
              });
          assertThat(heard.incident().title().substring(0, 7))
              .isEqualTo(
                  alive.values().stream()
                      .min(Alert.WORST_FIRST)
                      .orElseThrow()
                      .summary()
                      .substring(0, 7));
        }
      }
    }
  }

  private void step(int second, Collection<Alert> alive, Map<String, Notice> last) {
    for (Notice notice : tick(second, alive.toArray(Alert[]::new))) {
      if (notice.change() != Change.DIGEST) {
        last.put(notice.target() + " " + notice.dedupKey(), notice);
      }
    }
  }
}
