package io.syntropy.policy;

import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.ProposedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** What the real controllers decide in simulated time, as the organisation's policy is asked. */
public final class LoopProposals {
  private LoopProposals() {}

  /** Drains, steps, restores and reverts of random worlds of the regions ap, eu, sa and us. */
  public static List<ProposedAction> traffic(long seed, ActionFacts facts) {
    Random random = new Random(seed);
    List<ProposedAction> all = new ArrayList<>();
    World w = new World(RegionControllerTest.quick(), "ap", "eu", "sa", "us");
    w.tick = Duration.ofSeconds(2);
    List<String> names = List.copyOf(w.regions.keySet());
    for (int i = 0; i < 1800; i++) {
      World.Region region = w.region(names.get(random.nextInt(names.size())));
      switch (random.nextInt(150)) {
        case 0 -> region.bad();
        case 1, 2, 3 -> w.regions.values().forEach(World.Region::resumed);
        case 4 -> w.routerWorks = !w.routerWorks;
        default -> {}
      }
      for (Intent intent : w.tick()) {
        if (intent instanceof TrafficShift s && s.effective()) {
          all.add(facts.propose(s, w.last.judgements().values()));
        }
      }
    }
    return all;
  }

  /** A region's way up to hard and back to none, renewals and expiries by itself included. */
  public static List<ProposedAction> protection(ActionFacts facts) {
    ProtectivePolicy policy = ProtectivePolicy.defaults("p", "social").withMode(Mode.ACT);
    ProtectiveController controller = new ProtectiveController(policy);
    ProtectiveState state = ProtectiveState.EMPTY;
    List<ProposedAction> all = new ArrayList<>();
    Instant now = Instant.parse("2026-11-21T00:00:00Z");
    for (int minute = 0; minute < 300; minute++) {
      double mean = minute < 60 ? 400 : minute < 180 ? 450 : minute < 200 ? 400 : 430;
      boolean fresh = minute < 220;
      for (int second = 0; second < 60; second++) {
        now = now.plusSeconds(1);
        TreeMap<String, CollectiveInput> in = new TreeMap<>();
        in.put("eu", new CollectiveInput(mean, Share.exactly(0.1), 50, fresh, now));
        ProtectiveStep step = controller.step(state, now, in, List.of());
        state = step.state();
        for (Intent intent : step.intents()) {
          if (intent instanceof ProtectiveChange c && c.effective()) {
            ProposedAction action = facts.propose(c, List.of());
            if (action != null) {
              all.add(action);
            }
          }
        }
      }
    }
    return all;
  }
}
