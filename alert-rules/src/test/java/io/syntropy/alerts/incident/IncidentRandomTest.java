package io.syntropy.alerts.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Sev;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random alerts, people and restarts, against what the alerts of each tick say by themselves. */
class IncidentRandomTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static IncidentSettings settings(Random random) {
    TreeMap<String, List<Route>> targets = new TreeMap<>();
    targets.put("pager", Routing.defaults("pagerduty"));
    targets.put("chat", Routing.defaults("slack"));
    if (random.nextBoolean()) {
      targets.put("all", Routing.defaults("webhook"));
    }
    return IncidentSettings.of(new Routing(targets));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyTriggerIsResolvedAndNothingIsDoubled(long seed) {
    Random random = new Random(seed);
    IncidentSettings settings = settings(random);
    IncidentState state = IncidentState.EMPTY;
    Map<String, Alert> alive = new TreeMap<>();
    Map<String, Notice> outbox = new HashMap<>();
    List<Notice> told = new ArrayList<>();
    int made = 0;
    for (int second = 0; second < 4_000; second++) {
      Instant now = START.plusSeconds(second);
      if (random.nextInt(20) == 0) {
        Alert alert =
            IncidentMachineTest.alert(
                "a" + made++,
                Sev.values()[random.nextInt(4)],
                "s" + random.nextInt(4),
                "r" + random.nextInt(3),
                Opener.values()[random.nextInt(Opener.values().length)]);
        alive.put(alert.id(), alert);
      }
      if (random.nextInt(25) == 0 && !alive.isEmpty()) {
        List<String> ids = List.copyOf(alive.keySet());
        alive.remove(ids.get(random.nextInt(ids.size())));
      }
      if (random.nextInt(50) == 0 && !state.open().isEmpty()) {
        List<Incident> open = List.copyOf(state.open().values());
        String id = open.get(random.nextInt(open.size())).id();
        IncidentStep by =
            (random.nextBoolean()
                    ? IncidentMachine.acknowledge(state, id, "ana", settings, now)
                    : IncidentMachine.resolve(state, id, "ana", "done", settings, now))
                .orElseThrow();
        keep(by, outbox, told);
        state = by.state();
      }
      if (random.nextInt(200) == 0) {
        Silence silence =
            new Silence(
                "s" + second,
                new LabelMatch(
                    new TreeMap<>(
                        Map.of("service", new TreeSet<>(List.of("s" + random.nextInt(4)))))),
                now,
                now.plusSeconds(1 + random.nextInt(200)),
                "ana",
                "r");
        state = IncidentMachine.silence(state, silence, settings, now).state();
      }
      IncidentStep step = IncidentMachine.step(state, alive.values(), settings, now);
      // The process dies before or after the commit and does the step again: the same comes out.
      assertThat(IncidentMachine.step(state, List.copyOf(alive.values()), settings, now))
          .isEqualTo(step);
      keep(step, outbox, told);
      if (random.nextInt(30) == 0) {
        keep(step, outbox, new ArrayList<>());
      }
      state = step.state();
      check(state, alive);
    }
    for (int second = 4_000; second < 4_000 + 4 * 3_600; second += 5) {
      IncidentStep step =
          IncidentMachine.step(state, List.of(), settings, START.plusSeconds(second));
      keep(step, outbox, told);
      state = step.state();
    }
    assertThat(state.open()).isEmpty();
    assertThat(told.size()).isGreaterThan(20);
    IncidentMachineTest.assertPaired(told);
  }

  /** Each service and region with an alert is in an open incident, unless a person ended it. */
  private static void check(IncidentState state, Map<String, Alert> alive) {
    Set<String> wanted =
        Grouping.of(alive.values()).keySet().stream()
            .map(GroupKey::text)
            .collect(Collectors.toCollection(HashSet::new));
    wanted.removeAll(state.dismissed().keySet());
    assertThat(state.open().keySet()).containsAll(wanted);
    state
        .open()
        .forEach((key, incident) -> {
          if (!wanted.contains(key)) {
            assertThat(incident.flapping()).isTrue();
          }
        });
  }

  /** An outbox takes each notice once. */
  private static void keep(IncidentStep step, Map<String, Notice> outbox, List<Notice> told) {
    for (Notice notice : step.notices()) {
      Notice before = outbox.putIfAbsent(notice.id(), notice);
      if (before == null) {
        told.add(notice);
      } else {
        assertThat(before).isEqualTo(notice);
      }
    }
  }
}
