package io.syntropy.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Other versions of a world's policies, as somebody may apply them at any time. */
final class Edits {
  private static final List<List<Double>> RAMPS =
      List.of(
          List.of(0.05, 0.25, 0.5, 1.0), List.of(0.5, 1.0), List.of(1.0), List.of(0.1, 0.9, 1.0));
  private static final List<Duration> P95 = List.of(Duration.ofMillis(300), Duration.ofMillis(750));

  private Edits() {}

  static RegionPolicy policy(Random random, RegionPolicy p) {
    RegionPolicy quick = RegionControllerTest.quick();
    boolean half = random.nextInt(4) == 0;
    Duration recovered = P95.get(random.nextInt(2));
    return new RegionPolicy(
        p.name(),
        p.service(),
        new RegionPolicy.Breach(
            half ? 0.5 : 0.05,
            recovered.multipliedBy(4).dividedBy(3),
            times(random, quick.breach().hold())),
        new RegionPolicy.Recover(
            half ? 0.5 : 0.025, recovered, times(random, quick.recover().hold())),
        p.floor(),
        random.nextInt(2) == 0 ? 1 + random.nextInt(4) : null,
        times(random, quick.dwell()),
        new RegionPolicy.Probation(
            RAMPS.get(random.nextInt(RAMPS.size())), times(random, quick.probation().step())),
        new RegionPolicy.ActionTerms(times(random, quick.action().expires()), random.nextInt(4)),
        p.window(),
        random.nextInt(6) == 0 ? Mode.OBSERVE : Mode.ACT,
        p.signals(),
        p.extras());
  }

  private static Duration times(Random random, Duration base) {
    return base.multipliedBy(1 + random.nextInt(4)).dividedBy(2);
  }

  /** Other jurisdictions, and sometimes a list of receivers; nothing where nothing governs. */
  static FailoverTerms terms(Random random, FailoverTerms now, Collection<String> regions) {
    if (!now.governed() || random.nextInt(3) > 0) {
      return now;
    }
    TreeMap<String, List<String>> allowed = new TreeMap<>();
    for (String home : regions) {
      List<String> others = new ArrayList<>(regions);
      others.removeIf(o -> o.equals(home) || random.nextInt(4) == 0);
      allowed.put(home, others);
    }
    FailoverTerms other = SoftFailoverTest.terms(random, regions);
    return new FailoverTerms(
        true,
        random.nextBoolean() ? allowed : null,
        other.resident(),
        random.nextBoolean() ? other.jurisdictions() : now.jurisdictions(),
        random.nextBoolean(),
        other.receiverErrors());
  }
}
