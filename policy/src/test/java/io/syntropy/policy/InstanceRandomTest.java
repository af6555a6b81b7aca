package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The controller against a naive reference, and against its bounds, on random worlds. */
class InstanceRandomTest {
  private static final int WORLDS = 150;

  /** Something happens to an instance, or to the observer, for some seconds. */
  private record Turn(int instance, int what, int seconds) {}

  private static List<Turn> turns(Random random) {
    List<Turn> all = new ArrayList<>();
    all.add(new Turn(0, 11, 12)); // every instance is heard once: none takes another's place
    for (int i = 0, n = 5 + random.nextInt(20); i < n; i++) {
      all.add(new Turn(random.nextInt(7), random.nextInt(12), 1 + random.nextInt(90)));
    }
    return all;
  }

  private static void happen(InstanceWorld w, List<String> ids, Turn turn) {
    String id = ids.get(turn.instance() % ids.size());
    switch (turn.what()) {
      case 0, 1, 2, 3 -> w.kill(id);
      case 4, 5 -> w.revive(id);
      case 6 -> w.body(id).beats = false;
      case 7 -> w.body(id).answers = false;
      case 8 -> w.prober = !w.prober;
      case 9 -> w.network = !w.network;
      case 10 -> ids.forEach(w::kill);
      default -> ids.forEach(w::revive);
    }
  }

  @Test
  void ordersAndTakeoversAreThoseOfTheReference() {
    Map<String, Integer> met = new HashMap<>();
    for (long seed = 0; seed < WORLDS; seed++) {
      List<Turn> turns = turns(new Random(seed));
      run(seed, turns, met);
    }
    assertThat(met.getOrDefault("orders", 0)).isGreaterThan(WORLDS / 2);
    assertThat(met.getOrDefault("rerouted", 0)).isGreaterThan(WORLDS / 2);
  }

  private static void run(long seed, List<Turn> turns, Map<String, Integer> met) {
    Random random = new Random(~seed);
    InstanceWorld w = new InstanceWorld();
    List<String> ids = new ArrayList<>();
    for (int i = 0, n = 1 + random.nextInt(5); i < n; i++) {
      ids.add("a" + i);
      w.add("a" + i, InstanceWorld.AT);
    }
    w.add("z", InstanceWorld.ELSEWHERE);
    w.minimum = 1 + random.nextInt(3);
    InstanceReference reference = new InstanceReference();
    for (Turn turn : turns) {
      happen(w, ids, turn);
      for (int s = 0; s < turn.seconds(); s++) {
        int told = w.orders().size();
        w.tick();
        tell(reference, w, ids);
        String expected =
            reference.tick(
                w.now, ids.stream().filter(id -> w.body(id).beat != null).toList(), w.minimum);
        List<DirectiveChange> orders =
            w.orders().subList(told, w.orders().size()).stream()
                .filter(o -> o.region().equals("eu"))
                .toList();
        String ordered = orders.isEmpty() ? "" : orders.getFirst().desired().get("instance_id");
        assertThat(orders).as("seed %d at %s", seed, w.now).hasSizeLessThanOrEqualTo(1);
        assertThat(ordered).as("seed %d at %s", seed, w.now).isEqualTo(expected);
        List<String> there =
            w.last.rerouted().stream()
                .filter(r -> r.region().equals("eu"))
                .map(InstanceResult.Rerouted::instanceId)
                .toList();
        List<String> rerouted = reference.rerouted(w.now, ids, w.minimum);
        assertThat(there).as("seed %d at %s", seed, w.now).isEqualTo(rerouted);
        met.merge("orders", orders.size(), Integer::sum);
        met.merge("rerouted", rerouted.isEmpty() ? 0 : 1, Integer::sum);
      }
    }
  }

  private static void tell(InstanceReference reference, InstanceWorld w, List<String> ids) {
    w.bodies.forEach((id, b) -> {
      boolean here = ids.contains(id);
      if (w.now.equals(b.beat)) {
        reference.saw(new InstanceReference.Sign(w.now, id, here, true, true));
      }
      if (w.now.equals(b.probes.at())) {
        boolean good = b.probes.failed() == 0;
        reference.saw(new InstanceReference.Sign(w.now, id, here, false, good));
      }
    });
  }

  @Test
  void neverMoreThanOneInFlightNorMoreThanTheBudget() {
    Seeds.forAll(
        InstanceRandomTest::turns,
        (turns, random) -> {
          if (random.nextInt(40) != 0) {
            return; // a few hundred long worlds are enough
          }
          InstanceWorld w = InstanceWorld.of(1 + random.nextInt(6), 1);
          List<String> ids = w.bodies.keySet().stream().filter(i -> i.startsWith("a")).toList();
          for (Turn turn : turns) {
            happen(w, ids, turn);
            w.seconds(turn.seconds());
          }
          int open = 0;
          List<Instant> changes = new ArrayList<>();
          for (Intent i : w.intents) {
            if (!i.decisionKey().startsWith("instances/feed/eu/")) {
              continue;
            }
            if (i instanceof DirectiveChange c && c.effective() && c.about() == null) {
              open++;
              changes.add(i.decidedAt());
            } else if (i instanceof ActionUpdate) {
              open--;
              changes.add(i.decidedAt());
            }
            assertThat(open).isBetween(0, 1);
          }
          for (Instant at : changes) {
            Instant from = at.minus(Guard.RATE_WINDOW);
            assertThat(changes.stream().filter(c -> c.isAfter(from) && !c.isAfter(at)))
                .hasSizeLessThanOrEqualTo(Guard.RATE_BUDGET);
          }
        });
  }
}
